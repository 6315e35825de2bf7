/** Hazards off the list, and earlier ones: Chinese beside English. {name} is filled in. */
export default {
  // Hazards off the list
  addHazard: ["登记一条", "Add one"],
  noOthers: ["没有登记清单外隐患", "None noted"],
  othersLead: [
    "检查项里没有、但现场看到的隐患记在这里，随本次检查一并列入台账。",
    "Hazards that no item names; they enter the ledger with this inspection.",
  ],
  place: ["场所", "Place"],
  allPlaces: ["全部场所", "All places"],
  choosePlace: ["请选择场所", "Choose a place"],
  category: ["类别", "Category"],
  noCategory: ["不归入清单类别", "No category"],
  consequence: ["可能造成的后果", "What may come of it"],
  saveHazard: ["存下这条", "Keep it"],
  removeHazard: ["删除这条", "Delete it"],
  removeHazardAsk: ["删除这条清单外隐患？", "Delete this hazard?"],
  removeHazardText: ["照片一并删除，不能恢复。", "Its photos go too; this cannot be undone."],
  editHazard: ["修改", "Edit"],
  // Looking back
  lookBackLead: [
    "逐条看以往隐患改了没有。只看得到的记，不必全记。",
    "See whether earlier hazards were put right. Note only what you looked at.",
  ],
  outcome: ["整改情况", "Outcome"],
  fixed: ["已整改到位", "Fixed"],
  partly: ["整改不到位", "Partly"],
  notFixed: ["未整改", "Not fixed"],
  note: ["说明", "Note"],
  foundOn: ["{day}发现", "found {day}"],
  measuresWere: ["整改措施", "Measures"],
  rectificationWas: ["整改说明", "Rectification"],
  nothingToLookBack: ["该单位没有需要回头看的隐患", "No earlier hazards to look at"],
} as const;
