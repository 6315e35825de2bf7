"""The demo district (示范区): fictional, in mid-campaign, written by the ordinary commands."""
