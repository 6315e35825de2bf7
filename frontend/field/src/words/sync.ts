/** What the sending says. */
export default {
  syncUnreached: [
    "暂时连不上服务器。内容都保存在本机，有网络后自动上传。",
    "The server cannot be reached. Everything is kept on this device and is sent once there is a network.",
  ],
  syncSignedOut: [
    "登录已过期，请重新登录后继续上传。内容都保存在本机。",
    "Your session has ended: sign in again to go on sending. Everything is kept on this device.",
  ],
  syncServerFailed: [
    "服务器暂时无法处理（{status}），稍后自动重试。内容都保存在本机。",
    "The server cannot take it just now ({status}) and is asked again soon. Everything is kept on this device.",
  ],
  syncPhotoRefused: [
    "有一张照片未能上传：{why} 请删除或重拍这张照片。",
    "A photo could not be sent: {why} Remove it or take it again.",
  ],
  syncPhotoGone: [
    "有照片在本机已找不到，请重拍后再提交。",
    "A photo can no longer be found on this device: take it again, then hand in.",
  ],
  syncMalformed: [
    "服务器未能识别这次上报的内容。请先导出草稿，并联系系统管理员。",
    "The server did not understand what was sent. Export the draft and tell the system administrator.",
  ],
  startStranger: [
    "请先登录。登录一次后，没有网络也能打开。",
    "Sign in first. Once you have, these pages also open without a network.",
  ],
  startSignIn: ["登录", "Sign in"],
  startUnreached: [
    "第一次使用需要连接网络，请联网后重试。",
    "The first start needs a network: connect and try again.",
  ],
  startAgain: ["重试", "Try again"],
  startFailed: [
    "页面没有打开成功，请刷新后重试。本机已保存的内容不受影响。",
    "The pages could not be opened: reload them. What is kept on this device is not affected.",
  ],
} as const;
