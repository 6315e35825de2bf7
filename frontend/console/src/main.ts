import Alpine from "@alpinejs/csp";

import iconSprite from "./icons.svg?no-inline";
import { watchAutosave } from "./autosave";
import { watchDialogs } from "./dialog";
import { watchDropZones } from "./dropzone";
import { watchEnlarging } from "./enlarge";
import { watchFilters } from "./filters";
import { setUpHtmx } from "./htmx";
import { watchMessages } from "./messages";
import { watchNavigation } from "./navigation";
import { watchPhotoFields } from "./photofields";
import { watchPhrases } from "./phrases";
import { watchPicks } from "./picks";
import { watchPrintButtons } from "./print";
import { watchReaders } from "./reader";
import { watchShownFor } from "./shownfor";
import { watchSubmitButtons } from "./submit";
import { watchTips } from "./tips";
import { reopenRefusedDialogs } from "./units";
import { watchUnsavedChanges } from "./unsaved";
import "./styles/main.scss";

// Named in the manifest, from which the pages take its address; no script needs it.
void iconSprite;

setUpHtmx();
watchAutosave();
watchDialogs();
watchDropZones();
watchEnlarging();
watchFilters();
watchMessages();
watchNavigation();
watchPhotoFields();
watchPhrases();
watchPicks();
watchPrintButtons();
watchReaders();
watchShownFor();
watchSubmitButtons();
watchTips();
watchUnsavedChanges();
reopenRefusedDialogs();
Alpine.start();
