// The player of SCORM 2004. Items are opened one by one, as they are listed; what a package asks for in their order is not done.

import { listed, number, play, type Said, seconds, type Start, type Talk, text } from "./lib/player";
import { Scorm2004API } from "./vendor/scorm-again/scorm2004";

type CMI = Record<string, unknown> & { score?: Record<string, unknown> };

// before is what the package finds: what it left, and what is told of its learner.
function before(start: Start): CMI {
  const old = (start.state ? JSON.parse(start.state) : {}) as CMI;
  const cmi: CMI = { ...old, learner_id: start.learner.id, learner_name: start.learner.name, credit: "credit", mode: "normal", launch_data: start.item.data ?? "" };
  const going = text(old.completion_status) !== "completed" && (text(old.location) || text(old.suspend_data));
  cmi.entry = !start.state ? "ab-initio" : old.exit === "suspend" || going ? "resume" : "";
  for (const name of ["exit", "session_time"]) delete cmi[name];
  if (start.item.mastery !== undefined) cmi.scaled_passing_score = String(start.item.mastery);
  return cmi;
}

function talkOf(start: Start): Talk {
  const api = new Scorm2004API({ autocommit: false, logLevel: 5, lmsCommitUrl: false });
  api.loadFromJSON({ cmi: before(start) });
  const said = (): Said => {
    const cmi = api.renderCMIToJSONObject().cmi as CMI;
    const [completion, success] = [text(cmi.completion_status), text(cmi.success_status)];
    const answers = listed(cmi.interactions).map((i) => ({
      question: text(i.id), kind: text(i.type), response: text(i.learner_response), result: text(i.result), seconds: seconds(text(i.latency)),
    }));
    const { interactions: _, ...kept } = cmi;
    return {
      completion: completion === "completed" || completion === "incomplete" ? completion : "unknown",
      success: success === "passed" || success === "failed" ? success : "unknown",
      score: { scaled: number(cmi.score?.scaled), raw: number(cmi.score?.raw), min: number(cmi.score?.min), max: number(cmi.score?.max) },
      cmi: { ...kept, total_time: api.cmi.getCurrentTotalTime() },
      answers,
    };
  };
  return { name: "API_1484_11", runtime: api, changes: ["Initialize", "SetValue.cmi.*", "Commit"], ends: "Terminate", said, end: () => api.Terminate("") };
}

play(talkOf);
