"""Detoxify's network with the same weights, without computations that do not affect the scores.

No padding outside of attention, none within where the device can do without (see `attention`), and in the last layer
only each text's first token, which alone is classified. Covers BERT, RoBERTa and ALBERT, which all of Detoxify's models
are built on.
"""

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from bot.core.scoring.inference.attention import Attention, Padded, Projections, goes_unpadded


class Layer(nn.Module):
    """One layer: attention among the tokens of each row, then two linear layers, each added to what came in."""

    def __init__(self, heads: int, query: nn.Linear, key: nn.Linear, value: nn.Linear, *rest: nn.Module) -> None:
        """`rest`: the linear layer after attention, its norm, the widening, its activation, the narrowing, its norm."""
        super().__init__()
        self.heads = heads
        self.width = query.out_features // heads  # Of one head.
        self.query, self.key, self.value = _scale(query, 1 / math.sqrt(self.width)), key, value
        self.after, self.norm, self.widen, self.activation, self.narrow, self.last_norm = rest
        self.finish: Callable[[Layer, Tensor, Tensor], Tensor] = finish  # Or the same, compiled: see `compiling`.

    def forward(self, tokens: Tensor, rows: Attention) -> Tensor:
        """Takes and returns all tokens (total x size)."""
        return self.finish(self, tokens, rows.attend(tokens, self.projections))

    @property
    def projections(self) -> Projections:
        """What its attention computes with."""
        return Projections(self.query, self.key, self.value, self.heads, self.width)


def finish(layer: Layer, tokens: Tensor, mixed: Tensor) -> Tensor:
    """What a layer makes of tokens (any number x size) and of what each of them gathered from its row."""
    attended = layer.norm(tokens + layer.after(mixed))
    finished: Tensor = layer.last_norm(attended + layer.narrow(layer.activation(layer.widen(attended))))
    return finished


class LastLayer(Layer):
    """The last layer, for the first token of each row alone."""

    def forward(self, tokens: Tensor, rows: Attention) -> Tensor:
        """Takes all tokens (total x size), returns each row's first token (rows x size)."""
        firsts = tokens[rows.firsts]
        return self.finish(self, firsts, rows.attend_firsts(firsts, tokens, self.projections))


class Compact(nn.Module):
    """From packed tokens to scores; see `bot.core.scoring.inference.packing` for the inputs.

    Raises:
        AttributeError, LookupError: the model is not built like BERT, RoBERTa or ALBERT.
    """

    def __init__(self, model: Any) -> None:
        """`model`: the network of a loaded Detoxify, whose weights stay shared as far as they stay as they are."""
        super().__init__()
        base = model.base_model
        words = base.embeddings
        self.words = words.word_embeddings
        # All our tokens are of type 0.
        self.positions = _table(words.position_embeddings.weight + words.token_type_embeddings.weight[0])
        self.norm = words.LayerNorm
        self.first_position = words.padding_idx + 1 if model.config.model_type.endswith("roberta") else 0
        self.enter = getattr(base.encoder, "embedding_hidden_mapping_in", nn.Identity())  # ALBERT's words are narrower.
        *layers, last = _layers(base.encoder, model.config)
        build = functools.cache(functools.partial(Layer, model.config.num_attention_heads))  # ALBERT's are all one.
        self.layers = nn.ModuleList([build(*parts) for parts in layers])
        self.layers.append(LastLayer(model.config.num_attention_heads, *last))
        self.shape = (model.config.num_attention_heads, model.config.hidden_size)
        self.head = _head(model)
        self.marker = getattr(model, "marker", None)

    def goes_unpadded(self, device: str) -> bool:
        """Whether the device can compute it without padding, in half precision."""
        return goes_unpadded(device, *self.shape)

    def forward(
        self, tokens: Tensor, positions: Tensor, spread: Tensor, mask: Tensor, back: Tensor
    ) -> tuple[Tensor, Tensor]:
        """As `score`, from arrays alone: this is what is exported."""
        return self.score(tokens, positions, Padded(spread, mask, back))

    def score(self, tokens: Tensor, positions: Tensor, rows: Attention) -> tuple[Tensor, Tensor]:
        """Scores (rows x labels), and how much each token (total) made its text toxic, all within 0 to 1.

        A model without a marker marks nothing: its marks are empty.
        """
        state = self.enter(self.norm(self.words(tokens) + self.positions(positions)))
        passed = []
        for layer in self.layers:
            passed.append(state)
            state = layer(state, rows)
        scores = torch.sigmoid(self.head(state))
        return scores, scores.new_zeros(0) if self.marker is None else self.marker(passed)

    def read(self, layers: int, tokens: Tensor, positions: Tensor, rows: Attention) -> Tensor:
        """What the first `layers` layers, not all of them, make of each token (total x size)."""
        state: Tensor = self.enter(self.norm(self.words(tokens) + self.positions(positions)))
        for layer in self.layers[:layers]:
            state = layer(state, rows)
        return state


class Marker(nn.Module):
    """A linear head on lower layers that says for each token whether it made its text toxic."""

    def __init__(self, layers: Sequence[int], weight: Tensor, bias: Tensor) -> None:
        """`layers`: the layers whose outputs it reads, such as 3 and 5; `weight`: 1 x the sum of their widths."""
        super().__init__()
        self.places = tuple(layers)
        self.linear = nn.Linear(weight.shape[1], 1)
        self.linear.weight = nn.Parameter(weight.float(), requires_grad=False)
        self.linear.bias = nn.Parameter(bias.float(), requires_grad=False)

    def forward(self, states: Sequence[Tensor]) -> Tensor:
        """Takes the outputs of all layers, embeddings first; returns 0 to 1 for each token."""
        return torch.sigmoid(self.linear(torch.cat([states[place] for place in self.places], -1))[:, 0])


def _layers(encoder: Any, config: Any) -> Iterator[tuple[Any, ...]]:
    """The parts of each layer, in the order in which `Layer` takes them."""
    if hasattr(encoder, "albert_layer_groups"):  # One layer, or a few, used again and again.
        for number in range(config.num_hidden_layers):
            group = encoder.albert_layer_groups[number * config.num_hidden_groups // config.num_hidden_layers]
            for layer in group.albert_layers:
                own = layer.attention
                yield (
                    *(own.query, own.key, own.value, own.dense, own.LayerNorm),
                    *(layer.ffn, layer.activation, layer.ffn_output, layer.full_layer_layer_norm),
                )
        return
    for layer in encoder.layer:
        own, after = layer.attention.self, layer.attention.output
        yield (
            *(own.query, own.key, own.value, after.dense, after.LayerNorm),
            *(layer.intermediate.dense, layer.intermediate.intermediate_act_fn),
            *(layer.output.dense, layer.output.LayerNorm),
        )


def _head(model: Any) -> nn.Module:
    """From a text's first token to its logits: BERT and ALBERT pool before their classifier, RoBERTa within it."""
    if model.config.model_type.endswith("roberta"):
        return nn.Sequential(model.classifier.dense, nn.Tanh(), model.classifier.out_proj)
    pooler = model.base_model.pooler
    return nn.Sequential(getattr(pooler, "dense", pooler), nn.Tanh(), model.classifier)


def _scale(linear: nn.Linear, scale: float) -> nn.Linear:
    """A copy of the layer whose outputs are multiplied by `scale`."""
    scaled = nn.Linear(linear.in_features, linear.out_features)
    scaled.weight = nn.Parameter(linear.weight.detach() * scale, requires_grad=False)
    scaled.bias = nn.Parameter(linear.bias.detach() * scale, requires_grad=False)
    return scaled


def _table(weight: Tensor) -> nn.Embedding:
    table = nn.Embedding(*weight.shape)
    table.weight = nn.Parameter(weight.detach().clone(), requires_grad=False)
    return table
