# The server as one static binary that runs as nobody. Twice: alone, and with ffmpeg beside it, which makes videos lighter:
#   docker build -t mumpuni .    docker build --target with-ffmpeg -t mumpuni:ffmpeg .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN mkdir /empty && CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags="-s -w" -o /mumpuni ./cmd/mumpuni

FROM debian:bookworm-slim AS with-ffmpeg
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates ffmpeg && rm -rf /var/lib/apt/lists/*
COPY --from=build /mumpuni /mumpuni
# A video on its way lies in /tmp, up to twice its size.
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/mumpuni"]
CMD ["serve"]

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
# Uploads and spreadsheets on their way wait in /tmp; zone names are inside the binary.
COPY --from=build --chown=65532:65532 --chmod=1777 /empty /tmp
COPY --from=build /mumpuni /mumpuni
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/mumpuni"]
CMD ["serve"]
