import { BarChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { Figure } from "./charts/figure";

// Only what is drawn here: the whole of ECharts is three times as large.
use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

const figures = Array.from(document.querySelectorAll<HTMLElement>("[data-chart]"), (each) => new Figure(each));

document.addEventListener("anlan:renewed", () => figures.forEach((figure) => figure.draw()));
