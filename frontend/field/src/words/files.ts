/** What the export of a draft, and its import, say. */
export default {
  fileHead: [
    "安澜现场检查草稿：{unit}，{kind}，{day}，作答{answers}项。请在“现场检查—上传情况—导入草稿”中打开。",
    "Anlan field inspection draft: {unit}, {kind}, {day}, {answers} answers. Open it under Field inspection, Unsent, Import a draft.",
  ],
  fileNotHere: ["本机没有这次检查。", "This inspection is not on this device."],
  fileUnknown: [
    "这个文件不是安澜的检查草稿，请选择以 .anlan.json 结尾的文件。",
    "This file is no Anlan draft: choose a file that ends in .anlan.json.",
  ],
  fileVersion: [
    "这个草稿由其他版本的页面导出，请联网更新后再导入。",
    "This draft was exported by another version of these pages: connect and update, then import it.",
  ],
  fileBroken: [
    "草稿文件不完整或已损坏，没有导入。请重新导出。",
    "The draft file is incomplete or damaged; nothing was imported. Export it again.",
  ],
} as const;
