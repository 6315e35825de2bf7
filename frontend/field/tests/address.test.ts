import { expect, it } from "vitest";

import { placeOf } from "../src/scan/address";

const PLACE = "01970c5e-8a4b-7c1d-9f00-0a1b2c3d4e5f";

it.each([
  `https://anlan.example.edu/field/#/p/${PLACE}`,
  `http://10.0.0.8:8000/field/#/p/${PLACE.toUpperCase()}/`,
  ` ${PLACE} `,
])("reads the place of %s", (text) => {
  expect(placeOf(text)).toBe(PLACE);
});

it.each([
  "",
  "https://anlan.example.edu/field/",
  `https://anlan.example.edu/field/#/p/${PLACE}0`,
  `https://anlan.example.edu/units/places/${PLACE}/`,
  "javascript:alert(1)",
])("finds no place in %s", (text) => {
  expect(placeOf(text)).toBeNull();
});
