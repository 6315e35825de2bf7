import { createApp } from "vue";

import App from "./App.vue";
import { start } from "./start";
import { keepShell, takeOver } from "./worker/page";
import "./styles/main.scss";

async function open(): Promise<void> {
  await takeOver();
  createApp(App).mount("#field");
  await start();
  void keepShell();
}

void open();
