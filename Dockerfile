# What runs is built apart, and tried; the image holds only that. `--target small` gives one without torch, for mini alone.
# A name can mean another image tomorrow; docs/operations.md tells how to give the digest of the one that you have looked at.
ARG BASE=python:3.11-slim
FROM ${BASE} AS source
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# torch comes with gigabytes of CUDA unless pip is shown an index of CPU builds: docs/operations.md says which argument to give.
# Whatever that index has, all but torch must have the hashes in constraints.txt.
ARG PIP_EXTRA_INDEX_URL=""
# "postgres,ray" for several processes: docs/scaling.md.
ARG EXTRAS=""
RUN python -m venv /opt/toxscan
COPY constraints.txt pyproject.toml LICENSE NOTICE README.md ./
COPY tools/install.py tools/slim.py ./tools/
COPY bot ./bot

# The bundled model's files against their hashes, then its scores of known texts against those that it must give.
FROM source AS build-small
RUN apt-get update && apt-get install --yes --no-install-recommends binutils
RUN /opt/toxscan/bin/python tools/install.py --small "$EXTRAS" \
    && /opt/toxscan/bin/python tools/slim.py \
    && /opt/toxscan/bin/toxscan models verify mini \
    && echo "have a nice day" > /tmp/text \
    && /opt/toxscan/bin/toxscan score --data-dir /tmp/tried < /tmp/text

FROM source AS build
RUN /opt/toxscan/bin/python tools/install.py "$EXTRAS" \
    && /opt/toxscan/bin/toxscan models verify mini \
    && echo "have a nice day" > /tmp/text \
    && /opt/toxscan/bin/toxscan score --data-dir /tmp/tried < /tmp/text

FROM ${BASE} AS runtime
RUN useradd --no-create-home --uid 10001 toxscan && install -d -m 700 -o toxscan -g toxscan /data
# Only /data and /tmp are ever written, so that the root can be read-only. The last six keep libraries from reporting to
# their makers (bot/telemetry.py), for Ray's nodes, too, which run no line of ours before they start.
ENV PATH=/opt/toxscan/bin:$PATH \
    TOXSCAN_DATA_DIR=/data \
    TOXSCAN_HEALTH__PORT=9464 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ORT_DISABLE_TELEMETRY=1 \
    HF_HUB_DISABLE_TELEMETRY=1 \
    HF_HUB_OFFLINE=1 \
    RAY_USAGE_STATS_ENABLED=0 \
    RAY_USAGE_STATS_REPORT_URL=http://127.0.0.1:1 \
    DO_NOT_TRACK=1
USER 10001:10001
VOLUME /data
# Loading the model takes seconds, a large one from a slow disk minutes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['TOXSCAN_HEALTH__PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["toxscan"]
CMD ["run"]

FROM runtime AS small
COPY --from=build-small /opt/toxscan /opt/toxscan

FROM runtime
COPY --from=build /opt/toxscan /opt/toxscan
