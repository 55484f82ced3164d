"""Model files, right and wrong."""

import io
import pickle

import joblib
import keras
import torch
from langchain_community.vectorstores import FAISS
from safetensors.torch import load_file
from transformers import AutoModel


def load(path, revision):
    # ruleid: ai-trust-remote-code
    first = AutoModel.from_pretrained("example/model", trust_remote_code=True)
    # ok: ai-trust-remote-code
    second = AutoModel.from_pretrained("example/model")
    # ok: ai-trust-remote-code
    third = AutoModel.from_pretrained("example/model", trust_remote_code=False)
    # ruleid: ai-torch-load-unrestricted
    weights = torch.load(path, map_location="cpu")
    # ruleid: ai-torch-load-weights-only-off
    full = torch.load(path, weights_only=False)
    # ok: ai-torch-load-unrestricted, ai-torch-load-weights-only-off
    only = torch.load(path, weights_only=True)
    # ok: ai-torch-load-unrestricted
    safe = load_file(path)
    # ruleid: ai-pickled-model-load
    forest = joblib.load(path)
    with open(path, "rb") as handle:
        # ruleid: ai-pickled-model-load
        model = pickle.load(handle)
        # ok: ai-pickled-model-load
        cache = pickle.load(handle)
    # ruleid: ai-dangerous-deserialization-allowed
    index = FAISS.load_local(path, embeddings, allow_dangerous_deserialization=True)
    # ok: ai-dangerous-deserialization-allowed
    other = FAISS.load_local(path, embeddings)
    # ruleid: ai-keras-unsafe-load
    network = keras.models.load_model(path, safe_mode=False)
    # ok: ai-keras-unsafe-load
    strict = keras.models.load_model(path)
    return first, second, third, weights, full, only, safe, forest, model, cache, index, other
