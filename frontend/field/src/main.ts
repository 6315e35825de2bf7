import { createApp } from "vue";

import App from "./App.vue";
import { fetchAll } from "./router";
import { start } from "./start";
import { makeReady, takeOver } from "./worker/page";
import "./styles/main.scss";

async function open(): Promise<void> {
  await takeOver();
  createApp(App).mount("#field");
  await start();
  makeReady(fetchAll);
}

void open();
