"""The paper's vector algebra: slerp, text diff, principal components, the choice of a candidate."""
import numpy as np


def unit(v):
    return v / np.linalg.norm(v)


def slerp(a, b, mix):
    """Along the great circle of unit a and b."""
    across = unit(b - (a @ b) * a)
    angle = np.arctan2(across @ b, a @ b)
    return np.cos(mix * angle) * a + np.sin(mix * angle) * across


def save(g):
    rng, dim = g.rng, 17
    a, b = unit(rng.normal(size=dim)), unit(rng.normal(size=dim))
    near = unit(a + 1e-6 * rng.normal(size=dim))
    opposite = unit(-a + 1e-5 * rng.normal(size=dim))
    theta = np.array([0.0, 0.05, 0.3, 0.5, 0.81, 1.0])
    tensors = {"a": a, "b": b, "b_near": near, "b_opposite": opposite, "theta": theta}
    for name, other in (("ab", b), ("near", near), ("opposite", opposite)):
        tensors["slerp_" + name] = np.stack([slerp(a, other, mix) for mix in theta])
    save_text_diff(rng, dim, tensors)
    save_components(rng, dim, tensors)
    first, second, text = rng.normal(size=(3, 6, dim))
    wins = ((first * text).sum(1) >= (second * text).sum(1))[:, None]
    tensors.update(rerank_first=first, rerank_second=second, rerank_text=text,
                   rerank_kept=np.where(wins, first, second))
    g.save_exact("paper_algebra", tensors)


def save_text_diff(rng, dim, tensors):
    image, text, before = 3.0 * rng.normal(size=(3, dim))
    direction = unit(unit(text) - unit(before))
    theta = np.array([0.2, 0.33, 0.5])
    tensors.update(td_image=image, td_text=text, td_text0=before, td_theta=theta,
                   td_direction=direction,
                   td_out=np.stack([slerp(unit(image), direction, mix) for mix in theta]))


def save_components(rng, dim, tensors):
    data = rng.normal(size=(48, dim)) @ np.diag(1.5 ** np.arange(dim, 0, -1.0))
    data = data @ np.linalg.qr(rng.normal(size=(dim, dim)))[0] + rng.normal(size=dim)
    mean = data.mean(0)
    values, vectors = np.linalg.eigh((data - mean).T @ (data - mean) / len(data))
    values, vectors = values[::-1], vectors[:, ::-1].T
    z = rng.normal(size=dim) * 5
    tensors.update(pca_data=data, pca_mean=mean, pca_eigenvalues=values.copy(), pca_z=z)
    for k in (0, 2, 5, dim):
        tensors[f"pca_recon_{k}"] = mean + (vectors[:k] @ (z - mean)) @ vectors[:k]
