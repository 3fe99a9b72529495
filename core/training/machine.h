#pragma once

#include "unclip/pipeline.h"

namespace unclip::training {

struct FinetuneOptions;
struct TrainingRunOptions;

// What a training computes on, for programs that know no Torch.

/// Threads of every tensor operation of this process from now on.
void setThreads(int threads);

/// Sets the device and the type that a training computes in. Device::Auto is CUDA where there is
/// one; Precision::Auto is bf16 where the device is fast at it; what is not bf16 is fp32.
/// @throws DeviceError when CUDA is asked for and absent
void setMachine(FinetuneOptions &options, Device device, Precision precision);

/// @param localRank which of this machine's processes this is: on CUDA each takes its own GPU
void setMachine(TrainingRunOptions &options, Device device, Precision precision, int localRank);

} // namespace unclip::training
