// Precompiled: what every file that uses LibTorch includes. Not to be included by hand.
#include <ATen/ATen.h>
#include <torch/autograd.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
