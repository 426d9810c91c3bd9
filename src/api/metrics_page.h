#pragma once

#include <string>

#include "service/readiness.h"

namespace yinxin::api {

// How the service stands and what the process takes of the machine, in Prometheus' text format.
std::string readiness_metrics(const service::Readiness& readiness);
std::string process_metrics();

}  // namespace yinxin::api
