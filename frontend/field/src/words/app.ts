export default {
  title: ["现场检查", "Field inspection"],
} as const;
