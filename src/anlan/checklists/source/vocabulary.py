"""The words that the library may use; `../library/README.md` says what each means."""

MARKS = ("V", "P", "U")
BASIS_KINDS = (
    "law",
    "administrative_regulation",
    "local_regulation",
    "rule",
    "standard",
    "document",
    "plan",
    "practice",
)
BINDS = ("school", "company", "both")
METHODS = ("look", "papers", "test", "ask")
ANSWERS = ("yes_no", "yes_no_number")
EVIDENCE = ("photo_on_failure", "none")
FACTORS = ("person", "machine", "material", "environment", "management")
# To whom an item applies that does not name its kinds.
DEFAULT_KINDS = ("school", "teaching_point", "kindergarten", "central_school")
KINDS = (*DEFAULT_KINDS, "training", "affiliated")
FEATURES = (
    "boarding",
    "canteen",
    "catering",
    "school_bus",
    "laboratory",
    "hazardous_chemicals",
    "special_equipment",
    "elevator",
    "gas",
    "coal_heating",
    "fire_control_room",
    "construction",
)
STAGES = (
    "preschool",
    "primary",
    "junior",
    "nine_year",
    "senior",
    "complete",
    "vocational",
    "special",
)
PLACES = (
    "campus",
    "gate",
    "building",
    "canteen",
    "dormitory",
    "laboratory",
    "hazardous_store",
    "boiler_room",
    "power_room",
    "gas_room",
    "playground",
    "school_bus",
    "fire_control_room",
    "activity_room",
    "training_room",
    "surroundings",
    "construction_site",
    "library_room",
    "parking",
    "other",
)
COUNTING_RULES = ("any_one", "judged_together")
WEIGHTS = range(1, 6)
