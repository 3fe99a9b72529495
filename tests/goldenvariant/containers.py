"""Files of the golden folder: JSON, safetensors and checkpoints as torch.save writes them."""
import json
import pathlib
import pickle
import struct
import zipfile

import numpy as np

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2",
          "I8": "i1", "U8": "u1", "BOOL": "?"}
CODES = {np.dtype(kind): code for code, kind in DTYPES.items()}
STORAGES = {"F64": "DoubleStorage", "F32": "FloatStorage", "F16": "HalfStorage",
            "BF16": "BFloat16Storage", "I64": "LongStorage"}


class BFloat16:
    """float32 values rounded to nearest even bfloat16."""

    def __init__(self, values):
        bits = np.asarray(values, np.float32).view(np.uint32).astype(np.uint64)
        self.bits = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")
        self.shape = self.bits.shape

    def values(self):
        return (self.bits.astype(np.uint32) << 16).view(np.float32)

    def tobytes(self):
        return self.bits.tobytes()


def rounded(values, code):
    """What a file of this dtype holds of `values`, and that as float64."""
    if code == "BF16":
        stored = BFloat16(values)
        return stored, stored.values().astype(np.float64)
    stored = np.asarray(values, DTYPES[code])
    return stored, stored.astype(np.float64)


def code_of(array):
    return "BF16" if isinstance(array, BFloat16) else CODES[array.dtype.newbyteorder("<")]


def save_json(path, content):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def save_tensors(path, tensors):
    """In the order given: tensors need not be aligned, and the header has any length."""
    header, position = {"__metadata__": {"format": "pt"}}, 0
    arrays = {name: array if isinstance(array, BFloat16) else np.asarray(array)
              for name, array in tensors.items()}
    for name, array in arrays.items():
        end = position + len(array.tobytes())
        header[name] = {"dtype": code_of(array), "shape": list(array.shape),
                        "data_offsets": [position, end]}
        position = end
    text = json.dumps(header, separators=(",", ":")).encode()
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(array.tobytes())


class _Global:
    """A class or function of torch by name, which is not installed here."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class _Storage:
    def __init__(self, kind, key, count):
        self.kind, self.key, self.count = kind, key, count


class _Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.parts = (storage, offset, shape, strides)


class _StateDict:
    def __init__(self, items):
        self.items = items


class _TorchPickler(pickle._Pickler):  # pylint: disable=protected-access
    """Protocol 2 as torch.save uses it: an OrderedDict of _rebuild_tensor_v2 with `_metadata`."""

    def persistent_id(self, obj):
        if isinstance(obj, _Storage):
            return ("storage", _Global("torch", obj.kind), obj.key, "cpu", obj.count)
        return None

    def save_special(self, obj):
        if isinstance(obj, _Global):
            self.write(b"c" + f"{obj.module}\n{obj.name}\n".encode())
        elif isinstance(obj, _Tensor):
            self.save(_Global("torch._utils", "_rebuild_tensor_v2"))
            self.write(b"(")
            for part in obj.parts:
                self.save(part)
            self.write(b"\x89")
            self.save(_Global("collections", "OrderedDict"))
            self.write(b")RtR")
        else:
            self.save(_Global("collections", "OrderedDict"))
            self.write(b")R(")
            for name, tensor in obj.items:
                self.save(name)
                self.save(tensor)
            self.write(b"u}(")
            self.save("_metadata")
            self.save({"": {"version": 1}})
            self.write(b"ub")

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, (_Global, _Tensor, _StateDict)):
            self.save_special(obj)
        else:
            super().save(obj, save_persistent_id)


def _strides(shape):
    strides, step = [], 1
    for size in reversed(shape):
        strides.insert(0, step)
        step *= size
    return tuple(strides)


def save_checkpoint(path, tensors, codes):
    """`codes`: dtype by tensor name. Matrices whose name ends in proj.weight are stored transposed,
    and all biases share one storage, as views of trained models do."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    biases = [name for name in tensors if name.endswith(".bias")]
    shared = {}
    for code in sorted({codes[name] for name in biases}):
        names = [name for name in biases if codes[name] == code]
        stored, _ = rounded(np.concatenate([tensors[name].ravel() for name in names]), code)
        shared[code] = (names, stored)
    data, items = {}, []

    def storage(code, stored, count):
        key = str(len(data))
        data[key] = stored.tobytes()
        return _Storage(STORAGES[code], key, count)

    opened = {code: storage(code, stored, stored.shape[0]) for code, (_, stored) in shared.items()}
    for name, values in tensors.items():
        code = codes[name]
        shape = tuple(int(size) for size in values.shape)
        if name in biases:
            names = shared[code][0]
            offset = sum(tensors[other].size for other in names[:names.index(name)])
            items.append((name, _Tensor(opened[code], offset, shape, _strides(shape))))
            continue
        turned = name.endswith("proj.weight") and len(shape) == 2
        stored, _ = rounded((values.T if turned else values).ravel(), code)
        strides = (1, shape[0]) if turned else _strides(shape)
        items.append((name, _Tensor(storage(code, stored, stored.shape[0]), 0, shape, strides)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        with archive.open("archive/data.pkl", "w") as file:
            _TorchPickler(file, protocol=2).dump(_StateDict(items))
        archive.writestr("archive/byteorder", "little")
        for key, content in data.items():
            archive.writestr(f"archive/data/{key}", content)
        archive.writestr("archive/version", "3\n")
