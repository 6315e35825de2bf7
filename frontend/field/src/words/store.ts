/** What the store and the sending say; keys begin with their subject. */
export default {
  storeFull: [
    "本机可用空间不足，刚才的内容没有存下。请先上传或导出已有内容，再清理手机空间后重试。",
    "This device is out of space, and what you just entered was not kept. Send or export what you have, free some space, then try again.",
  ],
  storeFailed: [
    "刚才的内容没有存下，请重试。如反复出现，请先导出草稿。",
    "What you just entered was not kept. Try again; if it keeps happening, export the draft first.",
  ],
  storeOnItsWay: [
    "这条正在上报，改动没有存下。收到回执后可在台账中补充。",
    "This is on its way, and the change was not kept. Once it has arrived, add to it in the ledger.",
  ],
} as const;
