#!/usr/bin/env bash
# The main story through the API alone: a trainer makes a course with an article, a PDF, a video uploaded in parts and a
# quiz; a second person agrees to it; HR orders it; a learner takes it; the certificate is verified; the
# learner's record has more evidence, and the gap board is as before: a course gives no level, an assessment does.
# Needs: a running demo (make run), curl, jq, python3. Usage: docs/examples/story.sh [base address] [PDF] [video]
set -euo pipefail
BASE="${1:-http://localhost:8080}"; API="$BASE/api/v1"
DEMO="$(dirname "$0")/../../demo/content/kanal-digital"
PDF="${2:-$DEMO/panduan.pdf}"; VIDEO="${3:-$DEMO/video.mp4}"
PASSWORD='kopi-jendela-sungai-paku'; SECRET='JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

say()  { printf '\n== %s\n' "$*"; }
call() { # call METHOD PATH [JSON]: as $TOKEN; prints the answer, stops on a refusal
  local out; out=$(curl -sS -X "$1" "$API$2" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"} -w '\n%{http_code}')
  if [ "${out##*$'\n'}" -ge 400 ]; then echo "$1 $2 -> $out" >&2; exit 1; fi
  printf '%s' "${out%$'\n'*}"
}
totp() { python3 - "$SECRET" <<'PY'
import base64, hashlib, hmac, struct, sys, time
mac = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
at = mac[-1] & 15
print("%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000))
PY
}
sign_in() { # sign_in NIP [staff]: staff owe a code, which is good once in 30 seconds
  local body answer; TOKEN=''
  for _ in 1 2 3; do
    body=$(jq -n --arg l "$1" --arg p "$PASSWORD" --arg c "$([ "${2:-}" ] && totp || true)" '{login:$l,password:$p} + (if $c=="" then {} else {code:$c} end)')
    answer=$(curl -sS "$API/tokens" -H 'Content-Type: application/json' -d "$body")
    TOKEN=$(jq -r '.access_token // empty' <<<"$answer")
    [ -n "$TOKEN" ] && return
    sleep 31
  done
  echo "sign-in: $answer" >&2; exit 1
}
upload() { # upload PURPOSE FILE: tus in two parts, as after a cut
  local size half at
  size=$(stat -c %s "$2"); half=$((size / 2))
  at=$(curl -sS -D - -o /dev/null -X POST "$BASE/unggah/" -H "Authorization: Bearer $TOKEN" -H 'Tus-Resumable: 1.0.0' -H "Upload-Length: $size" \
    -H "Upload-Metadata: purpose $(printf %s "$1" | base64 -w0),filename $(basename "$2" | tr -d '\n' | base64 -w0)" | tr -d '\r' | awk 'tolower($1)=="location:"{print $2}')
  head -c "$half" "$2" | curl -sS -o /dev/null -X PATCH "$at" -H "Authorization: Bearer $TOKEN" -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' \
    -H 'Content-Type: application/offset+octet-stream' --data-binary @-
  half=$(curl -sS -I "$at" -H "Authorization: Bearer $TOKEN" -H 'Tus-Resumable: 1.0.0' | tr -d '\r' | awk 'tolower($1)=="upload-offset:"{print $2}')
  echo "   the server has $half of $size bytes; going on from there"
  tail -c "+$((half + 1))" "$2" | curl -sS -o /dev/null -w '   part: %{http_code}\n' -X PATCH "$at" -H "Authorization: Bearer $TOKEN" -H 'Tus-Resumable: 1.0.0' \
    -H "Upload-Offset: $half" -H 'Content-Type: application/offset+octet-stream' --data-binary @-
}

say 'The trainer makes a course'
sign_in 198107042006041002 staff
UNIT=$(call GET /me | jq -r '.roles[0].unit_id')
COMPETENCY=$(call GET /frameworks/current | jq -r '[.. | objects | select(.code? == "LD.5.1")][0].id')
COURSE=$(call POST /courses "{\"title\":\"Memecahkan masalah teknis $(date +%s)\",\"unit_id\":\"$UNIT\"}" | jq -r .id)
call PUT "/courses/$COURSE/draft" "{\"title\":\"Memecahkan masalah teknis di kantor\",\"summary\":\"Langkah pertama saat perangkat bermasalah.\",\"outcomes\":[\"Memeriksa sebab gangguan secara berurutan\"],\"jp\":1,\"minutes\":60,\"competencies\":[{\"competency_id\":\"$COMPETENCY\",\"level\":2}]}" >/dev/null
add() { call POST "/courses/$COURSE/modules" "$1" | jq -r .id; }
ARTICLE=$(add '{"kind":"article","part":"gambaran_umum","title":"Gambaran umum","minutes":10,"body":"Periksa kabel, daya, dan jaringan sebelum memanggil teknisi."}')
PDFMOD=$(add '{"kind":"pdf","part":"materi","title":"Lembar panduan","minutes":10}')
VIDEOMOD=$(add '{"kind":"video","part":"materi","title":"Video","minutes":10}')
say 'The PDF and the video are uploaded in parts'
upload "module:$PDFMOD" "$PDF"; upload "module:$VIDEOMOD" "$VIDEO"
say 'The quiz'
QUIZ=$(call POST /quizzes "{\"title\":\"Evaluasi\",\"unit_id\":\"$UNIT\",\"pass_mark\":7000,\"shuffle\":true}" | jq -r .id)
for i in 1 2 3 4 5; do
  call POST "/quizzes/$QUIZ/questions" "{\"kind\":\"single\",\"stem\":\"Langkah ke-$i yang tepat saat perangkat mati?\",\"competency_id\":\"$COMPETENCY\",\"level\":2,\"body\":{\"options\":[{\"text\":\"Memeriksa daya\",\"right\":true},{\"text\":\"Membeli baru\"}],\"feedback\":\"Mulai dari yang paling sederhana.\"}}" >/dev/null
done
add "{\"kind\":\"quiz\",\"part\":\"evaluasi\",\"title\":\"Evaluasi\",\"minutes\":10,\"quiz_id\":\"$QUIZ\"}" >/dev/null
for _ in $(seq 60); do [ "$(call GET "/courses/$COURSE/draft/check" | jq .ready)" = true ] && break; sleep 1; done
APPROVAL=$(call POST "/courses/$COURSE/publish" | jq -r .approval.id) && echo '   waits for a second person'

say 'HR, who did not write it, agrees: only now do learners find it'
sign_in 198609262015051001 staff
approve() { call POST "/approvals/$1/approval" "{\"digest\":\"$(call GET "/approvals/$1" | jq -r .digest)\"}" >/dev/null; }
call GET "/approvals/$APPROVAL" | jq -r '"   \(.kind): \(.words.Course), asked by \(.asked_name)"'
approve "$APPROVAL" && echo '   published by two persons'

say 'HR orders it for one learner, and notes what is known'
LEARNER=$(call GET '/persons?query=Ratna%20Wulandari' | jq -r '.persons[0].id')
DUE=$(date -d '+30 days' +%F)
call POST /mandates "{\"course_id\":\"$COURSE\",\"person_id\":\"$LEARNER\",\"due_on\":\"$DUE\"}" >/dev/null
gap() { call GET '/gaps?group=LD' | jq --arg c "$COMPETENCY" '[.cells[] | select(.competency_id == $c)] | map(.measured) | max'; }
evidence() { call GET "/persons/$LEARNER/attainments/$COMPETENCY" | jq .item.evidence; }
MEASURED=$(gap); BEFORE=$(evidence); HR="$TOKEN"

say 'The learner learns'
sign_in 199003122019032001
ENROLMENT=$(call POST "/courses/$COURSE/enrolments" | jq -r .id)
learn() { echo "/enrolments/$ENROLMENT/modules/$1"; }
call POST "$(learn "$ARTICLE")/open" >/dev/null; echo '   reading …'; sleep 16
call POST "$(learn "$ARTICLE")/progress" '{"scroll":10000,"dwell":16}' | jq -r '"   article: \(.fraction/100) %"'
PAGES=$(call POST "$(learn "$PDFMOD")/open" | jq .module.media.pages)
for page in $(seq "$PAGES"); do call POST "$(learn "$PDFMOD")/progress" "{\"page\":$page}" >/dev/null; sleep 2.2; done
call POST "$(learn "$PDFMOD")/done" | jq -r '"   PDF: \(.fraction/100) %"'
SECONDS_LONG=$(call POST "$(learn "$VIDEOMOD")/open" | jq .module.media.duration_s)
echo "   watching $SECONDS_LONG s at double speed …"; sleep $((SECONDS_LONG / 2 + 1))
call POST "$(learn "$VIDEOMOD")/progress" "{\"watched\":[[0,$SECONDS_LONG]],\"at\":$SECONDS_LONG}" | jq -r '"   video: \(.fraction/100) %"'
MODULE=$(call GET "/enrolments/$ENROLMENT" | jq -r '[.. | objects | select(.kind? == "quiz")][0].id')
ATTEMPT=$(call POST /attempts "{\"quiz_id\":\"$QUIZ\",\"enrolment_id\":\"$ENROLMENT\",\"module_id\":\"$MODULE\"}")
ID=$(jq -r .id <<<"$ATTEMPT")
jq -c '.questions[] | {slot, right: [.options[] | select(.text=="Memeriksa daya") | .id]}' <<<"$ATTEMPT" | while read -r q; do
  call PUT "/attempts/$ID/answers/$(jq .slot <<<"$q")" "{\"client_step\":\"$(cat /proc/sys/kernel/random/uuid)\",\"answer\":{\"options\":$(jq -c .right <<<"$q")}}" >/dev/null
done
call POST "/attempts/$ID/finish" | jq -r '"   quiz: \(.fraction/100) of 100, passed: \(.passed)"'

say 'The certificate'
CERT=$(call GET /certificates | jq -r --arg c "$COURSE" '[.certificates[] | select(.course_id == $c)][0]')
jq -r '"   \(.number)"' <<<"$CERT"
for _ in $(seq 30); do curl -sSf -o /tmp/sertifikat.pdf "$API/certificates/$(jq -r .id <<<"$CERT")/pdf" -H "Authorization: Bearer $TOKEN" 2>/dev/null && break; sleep 1; done
command -v pdfsig >/dev/null && { pdfsig /tmp/sertifikat.pdf 2>/dev/null || true; } | grep -E 'Signature Validation|Total document' | sed 's/^/   /'
curl -sS "$API/verifications?code=$(jq -r .code <<<"$CERT")" | jq -r '"   verification without log-in: \(.status) – \(.name), \(.nip)"'

say 'What is known now'
TOKEN="$HR"; AFTER=$(evidence)
echo "   evidence for LD.5.1: $BEFORE before, $AFTER after; measured on the board: $MEASURED before, $(gap) after"
[ "$AFTER" -gt "$BEFORE" ] && [ "$(gap)" -eq "$MEASURED" ] && echo '   a course is evidence; a level takes an assessment'
