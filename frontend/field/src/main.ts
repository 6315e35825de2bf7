import { createApp } from "vue";

import App from "./App.vue";
import { keepShell, takeOver } from "./worker/page";
import "./styles/main.scss";

async function start(): Promise<void> {
  await takeOver();
  createApp(App).mount("#field");
  void keepShell();
}

void start();
