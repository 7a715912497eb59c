"""What is shipped to run many processes: accepted by a validator, closed to the outside, in agreement with itself."""

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.core.config import ScoringSettings
from bot.run import STOP_SECONDS

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
VERSION = "1.32"  # Any of the last years would do; 1.28 is the oldest that gives a pod its number as a label.
SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|DATABASE")


def manifests() -> list[dict[str, Any]]:
    """All objects that kustomization.yaml names."""
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))["resources"]
    return [each for name in listed for each in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))]


def of(kind: str) -> dict[str, dict[str, Any]]:
    """The objects of a kind, by name."""
    return {each["metadata"]["name"]: each for each in manifests() if each["kind"] == kind}


WORKLOADS = of("Deployment") | of("StatefulSet")
BOTS = ["discord", "slack"]
RAY = ["ray-head", "ray-worker"]


def pod(workload: str) -> dict[str, Any]:
    """How a workload's pods are."""
    found: dict[str, Any] = WORKLOADS[workload]["spec"]["template"]
    return found


def container(workload: str) -> dict[str, Any]:
    """The one container of a workload's pods."""
    [found] = pod(workload)["spec"]["containers"]
    return dict(found)


def chosen(labels: dict[str, str]) -> set[str]:
    """The workloads whose pods have these labels."""
    return {name for name in WORKLOADS if labels.items() <= pod(name)["metadata"]["labels"].items()}


def selectors(value: Any) -> Iterator[dict[str, str]]:
    """Every choice of pods by labels within an object, but for those that mean all."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "podSelector" and inner:
                yield inner["matchLabels"]
            elif key == "selector":
                yield inner.get("matchLabels", inner)
            else:
                yield from selectors(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from selectors(inner)


@pytest.mark.parametrize("manifest", manifests(), ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_kubernetes_would_take_every_manifest(manifest: dict[str, Any]) -> None:
    """Against Kubernetes' own schemas, unknown fields refused."""
    assert kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_every_manifest_is_listed() -> None:
    """One that is not would never be applied."""
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert {"kustomization.yaml", *listed} == {file.name for file in KUBERNETES.glob("*.yaml")}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_pod_can_do_no_more_than_it_needs(workload: str) -> None:
    """No root, no capabilities, nothing written but volumes, no way to the cluster's API, bounded memory."""
    spec, mine = pod(workload)["spec"], container(workload)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert mine["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert mine["resources"]["requests"].keys() == {"cpu", "memory"}
    assert "memory" in mine["resources"]["limits"]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_secrets_are_named_and_not_written_down(workload: str) -> None:
    """Each variable that holds one takes it from the Secret."""
    assert not of("Secret")
    for variable in container(workload)["env"]:
        if SECRET.search(variable["name"]):
            assert variable["valueFrom"]["secretKeyRef"]["name"] == "toxscan"


@pytest.mark.parametrize("workload", BOTS)
def test_a_bot_is_asked_how_it_is_and_given_time_to_stop(workload: str) -> None:
    """It lives by /healthz, gets work by /readyz, and is killed only after it has had time to stop in order."""
    mine = container(workload)
    assert mine["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert mine["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert pod(workload)["spec"]["terminationGracePeriodSeconds"] > STOP_SECONDS


def test_each_shard_of_discord_is_served_by_one_pod() -> None:
    """The pod's number is its shard, and there are as many pods as shards."""
    env = {each["name"]: each for each in container("discord")["env"]}
    assert env["NUMBER"]["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.labels['apps.kubernetes.io/pod-index']"
    assert env["TOXSCAN_DISCORD__SHARD_IDS"]["value"] == "[$(NUMBER)]"
    assert list(env).index("NUMBER") < list(env).index("TOXSCAN_DISCORD__SHARD_IDS")
    assert int(env["TOXSCAN_DISCORD__SHARD_COUNT"]["value"]) == WORKLOADS["discord"]["spec"]["replicas"]


def test_whatever_is_chosen_by_labels_is_there() -> None:
    """A service, policy or budget with a misspelt label would do nothing, in silence."""
    for manifest in manifests():
        for labels in selectors(manifest.get("spec", {})):
            assert chosen(labels), f"{manifest['kind']} {manifest['metadata']['name']} chooses nothing: {labels}"


def test_services_lead_to_ports_that_are_open() -> None:
    """By their names."""
    for name, service in of("Service").items():
        [workload] = chosen(service["spec"]["selector"])
        names = {port["name"] for port in container(workload)["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= names, name


def test_only_bots_reach_the_database_and_ray() -> None:
    """By default nobody reaches anybody; Ray's nodes also reach each other, and nothing else at all."""
    policies = of("NetworkPolicy")
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    allowed = {
        name: [
            chosen(peer["podSelector"]["matchLabels"])
            for rule in policies[name]["spec"]["ingress"]
            for peer in rule["from"]
        ]
        for name in ("postgres", "ray")
    }
    assert allowed == {"postgres": [{*BOTS}], "ray": [{"ray-head", "ray-worker"}, {*BOTS}]}
    assert policies["ray"]["spec"]["egress"] == [{"to": [{"podSelector": {"matchLabels": {"part": "ray"}}}]}]


REACHED = ["162.159.128.233", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::6810:1", "2a03:2880::1"]
PRIVATE = [
    *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255", "169.254.169.254"),
    *("127.0.0.1", "0.1.2.3", "198.18.0.1", "192.0.0.170", "fd00::1", "fc00::1", "fe80::1", "::1", "::ffff:10.0.0.1"),
    *("fd00:ec2::254", "64:ff9b::a00:1", "2002:a00:1::1"),
]


@pytest.mark.parametrize("address", [*REACHED, *PRIVATE])
def test_bots_reach_the_internet_and_nothing_private(address: str) -> None:
    """Neither the cluster's own addresses nor a cloud's metadata service, in either version of IP."""
    asked = ip_address(address)
    let_out = any(
        asked in ip_network(block["cidr"]) and not any(asked in ip_network(each) for each in block["except"])
        for rule in of("NetworkPolicy")["bots"]["spec"]["egress"]
        for block in (peer["ipBlock"] for peer in rule["to"] if "ipBlock" in peer)
    )
    assert let_out is (address in REACHED)


def test_bots_find_names_the_database_and_ray_though_those_are_private() -> None:
    """By what they are, not by their addresses; names from the cluster's own servers alone."""
    egress = of("NetworkPolicy")["bots"]["spec"]["egress"]
    inside = {
        port["port"]: chosen(rule["to"][0]["podSelector"]["matchLabels"])
        for rule in egress
        for port in rule["ports"]
        if "podSelector" in rule["to"][0]
    }
    assert inside == {5432: {"postgres"}, 10001: {"ray-head"}}
    [names] = of("NetworkPolicy")["names"]["spec"]["egress"]
    assert names["ports"] == [{"protocol": each, "port": 53} for each in ("UDP", "TCP")]
    assert names["to"][0]["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "kube-system"}
    assert names["to"][1:] == [{"ipBlock": {"cidr": "169.254.20.10/32"}}]


def test_what_has_several_pods_keeps_some_when_a_node_is_emptied() -> None:
    """A budget for each."""
    several = {name for name, each in WORKLOADS.items() if each["spec"]["replicas"] > 1}
    assert several == {
        name
        for budget in of("PodDisruptionBudget").values()
        for name in chosen(budget["spec"]["selector"]["matchLabels"])
    }


def test_the_compose_file_for_several_processes_is_as_closed() -> None:
    """Read-only, without capabilities or ports; the database and Ray on a network without a way out."""
    file = yaml.safe_load((DEPLOY / "compose.scale.yaml").read_text("utf-8"))
    assert file["networks"]["inside"] == {"internal": True}
    for name, service in file["services"].items():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"] not in {"", "0", "root"}
        assert "mem_limit" in service
        assert "ports" not in service
        assert name.startswith("discord") or service["networks"] == ["inside"]


def test_the_compose_file_serves_each_shard_once() -> None:
    """As many processes as shards."""
    services = yaml.safe_load((DEPLOY / "compose.scale.yaml").read_text("utf-8"))["services"]
    bots = [each["environment"] for name, each in services.items() if name.startswith("discord")]
    shards = sorted(shard for each in bots for shard in yaml.safe_load(each["TOXSCAN_DISCORD__SHARD_IDS"]))
    assert {int(each["TOXSCAN_DISCORD__SHARD_COUNT"]) for each in bots} == {len(shards)}
    assert shards == list(range(len(shards)))


def test_rays_nodes_have_room_for_the_actors_of_all_bots() -> None:
    """Else the bot that comes last finds none, and can't start. In compose's file and in the manifests."""
    services = yaml.safe_load((DEPLOY / "compose.scale.yaml").read_text("utf-8"))["services"]
    given = sum(cpus(each["command"]) for name, each in services.items() if name.startswith("ray"))
    bots = [each["environment"] for name, each in services.items() if name.startswith("discord")]
    assert sum(map(asked_of_ray, bots)) <= given
    [made] = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))["configMapGenerator"]
    settings = dict(literal.split("=", 1) for literal in made["literals"])
    there = sum(cpus(container(name)["command"]) * WORKLOADS[name]["spec"]["replicas"] for name in RAY)
    assert asked_of_ray(settings) * sum(WORKLOADS[name]["spec"]["replicas"] for name in BOTS) <= there


def cpus(command: list[str]) -> float:
    """What a node of Ray that is started so has for actors."""
    return float(re.findall(r"--num-cpus=(\S+)", " ".join(command))[0])


def asked_of_ray(settings: dict[str, str]) -> float:
    """The CPUs that a bot with these settings wants there."""
    default = ScoringSettings.model_fields["cpus_per_actor"].default
    each = float(settings.get("TOXSCAN_SCORING__CPUS_PER_ACTOR", default))
    return int(settings["TOXSCAN_SCORING__ACTORS"]) * each
