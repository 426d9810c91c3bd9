#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <string>

#include "base/bytes.h"
#include "base/json.h"

namespace yinxin::testing {

// What a server has answered to a request.
struct Answer {
  int status = 0;
  std::string type;
  Bytes body;
  Poco::Net::HTTPResponse head;

  static Answer receive(Poco::Net::HTTPClientSession& session) {
    Answer answer;
    std::istream& stream = session.receiveResponse(answer.head);
    Poco::StreamCopier::copyToString(stream, answer.body);
    answer.status = answer.head.getStatus();
    answer.type = answer.head.getContentType();
    return answer;
  }
  Json json() const { return Json::parse(body, "answer"); }
};

}  // namespace yinxin::testing
