#!/usr/bin/env python3
"""Makes the demo courses' videos, captions and PDF guides from slides.json and guides.json.

Needs chromium and ffmpeg. Its results are committed beside the courses, so nobody needs to run it to use the project."""
import html, json, pathlib, subprocess, tempfile

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "content"
CHROME = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--hide-scrollbars"]
STYLE = """*{box-sizing:border-box;margin:0}body{font-family:Inter,'DejaVu Sans',sans-serif;color:#1f1f1f}
.slide{width:640px;height:360px;padding:56px 56px 0;background:#fff;border-left:16px solid #196bcd;position:relative}
.slide h1{font-size:34px;line-height:1.2;margin-bottom:20px;color:#083575}.slide p{font-size:22px;line-height:1.45}
.slide small{position:absolute;left:56px;bottom:24px;font-size:14px;color:#525252}
@page{size:A4;margin:0}.sheet{width:210mm;height:296mm;padding:28mm 24mm;page-break-after:always;position:relative}
.sheet:last-child{page-break-after:auto}.sheet .t{color:#525252;font-size:12pt;margin-bottom:6mm}.sheet h1{font-size:26pt;color:#083575;margin-bottom:12mm}
.sheet li{font-size:15pt;line-height:1.5;margin:0 0 7mm 6mm;padding-left:3mm}.sheet small{position:absolute;bottom:16mm;left:24mm;color:#525252;font-size:10pt}"""


def page(body):
    return f"<!doctype html><html lang=id><meta charset=utf-8><title>Mumpuni</title><style>{STYLE}</style>{body}"


def chrome(tmp, name, body, *args):
    src = tmp / (name + ".html")
    src.write_text(page(body))
    subprocess.run([*CHROME, f"--user-data-dir={tmp/'profile'}", *args, src.as_uri()], check=True, capture_output=True)


def stamp(s):
    return f"00:{s // 60:02d}:{s % 60:02d}.000"


def video(tmp, slug, slides):
    cues, listing, t = ["WEBVTT", ""], [], 0
    for i, (title, text, seconds) in enumerate(slides):
        png = tmp / f"{slug}-{i}.png"
        chrome(tmp, f"{slug}-{i}", f"<div class=slide><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>"
               f"<small>Mumpuni · {i + 1}/{len(slides)}</small></div>", f"--screenshot={png}", "--window-size=640,360")
        listing.append(f"file '{png}'\nduration {seconds}")
        cues += [f"{stamp(t)} --> {stamp(t + seconds)}", f"{title}. {text}", ""]
        t += seconds
    listing.append(f"file '{png}'")
    (tmp / "list.txt").write_text("\n".join(listing))
    subprocess.run(["ffmpeg", "-y", "-f", "concat", "-safe", "0", "-i", tmp / "list.txt", "-f", "lavfi", "-i",
                    "anullsrc=r=22050:cl=mono", "-t", str(t), "-r", "12", "-c:v", "libx264", "-profile:v", "baseline",
                    "-pix_fmt", "yuv420p", "-crf", "28", "-g", "24", "-c:a", "aac", "-b:a", "16k", "-movflags", "+faststart",
                    OUT / slug / "video.mp4"], check=True, capture_output=True)
    (OUT / slug / "video.vtt").write_text("\n".join(cues))


def guide(tmp, slug, g):
    sheets = "".join(f"<section class=sheet><p class=t>{html.escape(g['title'])}</p><h1>{html.escape(h)}</h1><ol>"
                     + "".join(f"<li>{html.escape(x)}</li>" for x in items)
                     + f"</ol><small>Mumpuni – lembar panduan, halaman {n + 1} dari {len(g['pages'])}</small></section>"
                     for n, (h, items) in enumerate(g["pages"]))
    chrome(tmp, slug, sheets, "--no-pdf-header-footer", f"--print-to-pdf={OUT / slug / 'panduan.pdf'}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as d:
        tmp = pathlib.Path(d)
        for slug, slides in json.loads((HERE / "slides.json").read_text()).items():
            video(tmp, slug, slides)
        for slug, g in json.loads((HERE / "guides.json").read_text()).items():
            guide(tmp, slug, g)
