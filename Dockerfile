# Two stages: the first builds the environment, the second holds only what runs.
FROM python:3.11-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# torch comes with CUDA unless pip is shown an index of CPU builds: --build-arg PIP_EXTRA_INDEX_URL=…
ARG PIP_EXTRA_INDEX_URL=""
RUN python -m venv /opt/toxscan
COPY constraints.txt pyproject.toml LICENSE README.md ./
COPY bot ./bot
RUN /opt/toxscan/bin/pip install --constraint constraints.txt . \
    && /opt/toxscan/bin/toxscan models verify mini

FROM python:3.11-slim
COPY --from=build /opt/toxscan /opt/toxscan
RUN useradd --create-home --uid 10001 toxscan && install -d -o toxscan /data
ENV PATH=/opt/toxscan/bin:$PATH TOXSCAN_DATA_DIR=/data PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1
USER toxscan
VOLUME /data
ENTRYPOINT ["toxscan"]
CMD ["--help"]
