// The player of SCORM 1.2.

import { listed, number, play, type Said, type Start, type Talk, text } from "./lib/player";
import { Scorm12API } from "./vendor/scorm-again/scorm12";

type Core = Record<string, unknown> & { score?: Record<string, unknown> };
type CMI = Record<string, unknown> & { core?: Core };

// before is what the package finds: what it left, and what is told of its learner.
function before(start: Start): CMI {
  const old = (start.state ? JSON.parse(start.state) : {}) as CMI;
  const core: Core = { ...old.core, student_id: start.learner.id, student_name: start.learner.name, credit: "credit", lesson_mode: "normal" };
  const ended = ["completed", "passed"].includes(text(core.lesson_status));
  core.entry = !start.state ? "ab-initio" : core.exit === "suspend" || (!ended && (text(core.lesson_location) || text(old.suspend_data))) ? "resume" : "";
  for (const name of ["exit", "session_time"]) delete core[name];
  if (core.lesson_status === "not attempted") delete core.lesson_status;
  const cmi: CMI = { ...old, core, launch_data: start.item.data ?? "" };
  if (start.item.mastery !== undefined) cmi.student_data = { ...(old.student_data as object), mastery_score: String(start.item.mastery) };
  return cmi;
}

function seconds(span: string): number {
  const m = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(span);
  return m ? Number(m[1]) * 3600 + Number(m[2]) * 60 + Number(m[3]) : 0;
}

function talkOf(start: Start): Talk {
  const api = new Scorm12API({ autocommit: false, autoCompleteLessonStatus: true, logLevel: 5, lmsCommitUrl: false });
  api.loadFromJSON({ cmi: before(start) });
  const said = (): Said => {
    const cmi = api.renderCMIToJSONObject().cmi as CMI;
    const core = cmi.core ?? {};
    const status = text(core.lesson_status);
    const answers = listed(cmi.interactions).map((i) => ({
      question: text(i.id), kind: text(i.type), response: text(i.student_response), result: text(i.result), seconds: seconds(text(i.latency)),
    }));
    const { interactions: _, ...kept } = cmi;
    return {
      completion: ["completed", "passed", "failed"].includes(status) ? "completed" : status === "incomplete" || status === "browsed" ? "incomplete" : "unknown",
      success: status === "passed" || status === "failed" ? status : "unknown",
      score: { raw: number(core.score?.raw), min: number(core.score?.min), max: number(core.score?.max) },
      cmi: { ...kept, core: { ...core, total_time: api.cmi.getCurrentTotalTime() } },
      answers,
    };
  };
  return { name: "API", runtime: api, changes: ["LMSInitialize", "LMSSetValue.cmi.*", "LMSCommit"], ends: "LMSFinish", said, end: () => api.LMSFinish("") };
}

play(talkOf);
