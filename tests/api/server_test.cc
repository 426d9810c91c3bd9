#include "api/server.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

#include <thread>
#include <utility>

#include "base/file.h"
#include "record/record_json.h"
#include "service/home.h"
#include "service/users.h"
#include "support/answer.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::api {
namespace {

namespace net = Poco::Net;
using testing::Answer;

const std::string kSource = yinxin::testing::source_dir();

// One sample instance for all tests, served with the limits a test asks for.
class ServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = new testing::TemporaryDirectory;
    clock_ = new SystemClock;
    service_ = new service::Service({directory_->path() + "/home", kSource}, *clock_);
    password_ = service_->init(true).sample_password;
  }
  static void TearDownTestSuite() {
    delete service_;
    delete clock_;
    delete directory_;
  }

  void serve(const Limits& limits = {}) {
    Listening listening;
    listening.address = "127.0.0.1:0";
    listening.metrics = "127.0.0.1:0";
    listening.web = web_;
    listening.limits = limits;
    server_ = std::make_unique<Server>(*service_, listening);
  }

  Answer ask(const std::string& method, const std::string& target, const Bytes& body = {},
             const std::string& type = "application/xml", bool known = true) const {
    return ask_at(server_->port(), method, target, body, type, known);
  }
  Answer ask_at(std::uint16_t port, const std::string& method, const std::string& target,
                const Bytes& body = {}, const std::string& type = "application/xml",
                bool known = true) const {
    net::HTTPClientSession session("127.0.0.1", port);
    net::HTTPRequest request(method, target, net::HTTPMessage::HTTP_1_1);
    if (known && !login_.token.empty()) {
      request.set("Cookie", "other=1; yinxin_session=" + login_.token);
      request.set("X-CSRF-Token", login_.csrf);
    }
    if (!match_.empty()) request.set("If-Match", match_);
    if (!body.empty()) request.setContentType(type);
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body;
    return Answer::receive(session);
  }

  // From now on requests are this person's.
  void log_in(const std::string& account) {
    login_ = service_->users().log_in(account, password_, "");
  }

  // The id of a document that the sample of that kind has become.
  static std::string issued(const std::string& kind) {
    const auto outcome = service_->issue({kind, sample(kind)}, service_->actor(""), {});
    EXPECT_TRUE(outcome.receipt) << kind;
    return outcome.receipt ? outcome.receipt->id : "";
  }

  static Bytes sample(const std::string& kind) {
    return read_file(kSource + "/samples/" + kind + ".xml", 1 << 20);
  }

  static testing::TemporaryDirectory* directory_;
  static SystemClock* clock_;
  static service::Service* service_;
  static std::string password_;
  std::unique_ptr<Server> server_;
  std::string web_;
  registry::Login login_;
  std::string match_;
};

testing::TemporaryDirectory* ServerTest::directory_ = nullptr;
SystemClock* ServerTest::clock_ = nullptr;
service::Service* ServerTest::service_ = nullptr;
std::string ServerTest::password_;

TEST_F(ServerTest, LetsAClerkCheckLookAndFind) {
  serve();
  log_in("lisi");
  EXPECT_EQ(ask("GET", "/api/v1/sessions/current").json().at("person").string(), "lisi");
  EXPECT_GE(ask("GET", "/api/v1/kinds").json().at("kinds").array().size(), 25U);
  const Bytes record = sample("outcome-feedback");
  const Answer check = ask("POST", "/api/v1/checks", record);
  EXPECT_TRUE(check.json().at("good").boolean()) << check.body;
  const Json as_json = record::to_json(record::Record::parse(record, "r"));
  EXPECT_TRUE(ask("POST", "/api/v1/checks", as_json.dump(), "application/json")
                  .json()
                  .at("good")
                  .boolean());
  const Answer preview = ask("POST", "/api/v1/previews", record);
  EXPECT_EQ(preview.type, "application/pdf");
  EXPECT_EQ(preview.body.substr(0, 5), "%PDF-");

  const std::string id = issued("outcome-feedback");
  const Answer pdf = ask("GET", "/api/v1/documents/" + id + "/pdf");
  ASSERT_EQ(pdf.status, 200) << pdf.body;
  const Answer found = ask("GET", "/api/v1/search?q=%E5%A4%84%E7%90%86%E7%BB%93%E6%9E%9C");
  EXPECT_EQ(found.json().at("hits").array().front().at("id").string(), id) << found.body;
  const Answer verified = ask("POST", "/api/v1/verifications", pdf.body, "application/pdf", false);
  EXPECT_EQ(verified.json().at("archived").at("id").string(), id);
  EXPECT_EQ(ask("GET", "/api/v1/documents/" + id + "/proof").status, 200);
}

TEST_F(ServerTest, ShowsNobodyElsesDocuments) {
  serve();
  const std::string id = issued("filing-notice");
  log_in("weishiwu");  // of the court, which neither issued nor got it
  EXPECT_EQ(ask("GET", "/api/v1/documents/" + id + "/pdf").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/documents/" + id + "/proof").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/search?q=%E7%AB%8B%E6%A1%88").json().at("total").integer(), 0);
}

TEST_F(ServerTest, LogsInByPasswordAndKeepsStrangeSitesOut) {
  serve();
  const auto log_in = [&](const std::string& password) {
    return ask("POST", "/api/v1/sessions",
               Json(Json::Object{{"account", "wangwu"}, {"password", password}}).dump(),
               "application/json", false);
  };
  EXPECT_EQ(log_in("wrong").status, 403);
  const Answer answer = log_in(password_);
  ASSERT_EQ(answer.status, 201) << answer.body;
  const std::string cookie = answer.head.get("Set-Cookie");
  EXPECT_NE(cookie.find("HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(answer.body.find(cookie.substr(15, 20)), std::string::npos);
  login_.token = cookie.substr(15, cookie.find(';') - 15);
  login_.csrf = "none";
  EXPECT_EQ(ask("GET", "/api/v1/kinds").status, 200);
  EXPECT_EQ(ask("POST", "/api/v1/checks", sample("clue-notice")).status, 401);
  login_.csrf = answer.json().at("csrf").string();
  EXPECT_EQ(ask("POST", "/api/v1/checks", sample("clue-notice")).status, 200);
  EXPECT_EQ(ask("DELETE", "/api/v1/sessions/current").status, 204);
  EXPECT_EQ(ask("GET", "/api/v1/kinds").status, 401);
}

TEST_F(ServerTest, SurvivesAddressesThatAreNoText) {
  serve();
  log_in("lisi");
  for (const char* address : {"/api/v1/kinds/%00", "/api/v1/kinds/%ff", "/api/v1/documents/%00/pdf",
                              "/api/v1/search?q=%00", "/%c0%80", "/api/v1/search?%ff=1"}) {
    const Answer answer = ask("GET", address);
    EXPECT_EQ(answer.status, 400) << address;
    EXPECT_EQ(answer.json().at("code").string(), "malformed");
  }
  // What a body names may hold it as well.
  const std::string body = R"({"account":"a\u0000b","password":"x"})";
  EXPECT_EQ(ask("POST", "/api/v1/sessions", body, "application/json", false).status, 403);
}

TEST_F(ServerTest, TellsStrangersToLogIn) {
  serve();
  const Answer answer = ask("GET", "/api/v1/kinds", {}, "", false);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.type, "application/problem+json");
  EXPECT_EQ(answer.json().at("code").string(), "unauthenticated");
  EXPECT_EQ(answer.json().at("request").string(), answer.head.get("X-Request-Id"));
}

TEST_F(ServerTest, NamesFaultsAndWrongAddresses) {
  serve();
  log_in("lisi");
  std::string record = sample("criminal-referral");
  record.replace(record.find("<cc>jcy</cc>"), 12, "");
  const Answer refused = ask("POST", "/api/v1/previews?draft=no", record);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json().at("code").string(), "faults");
  EXPECT_FALSE(refused.json().at("faults").array().empty());
  EXPECT_EQ(ask("GET", "/api/v1/nothing").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/kinds/nothing").status, 404);
  const Answer method = ask("DELETE", "/api/v1/kinds");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.head.get("Allow"), "GET");
  EXPECT_EQ(ask("POST", "/api/v1/checks", "{\"kind\": 1}", "application/json").status, 422);
}

// From a draft to a receipt that starts a clock, each step by the person whose it is.
TEST_F(ServerTest, TakesADraftThroughAllHandsToItsAddressee) {
  serve();
  log_in("lisi");
  const Answer created = ask("POST", "/api/v1/drafts", sample("professional-opinion"));
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string draft = created.head.get("Location");
  std::string tag = created.head.get("ETag");
  const auto step = [&](const std::string& account, const std::string& verb) {
    log_in(account);
    match_ = tag;
    Answer answer =
        ask("POST", draft + "/steps", "{\"verb\":\"" + verb + "\"}", "application/json");
    match_.clear();
    if (answer.status == 200) tag = answer.head.get("ETag");
    return answer;
  };
  const auto allowed = [&] { return ask("GET", draft).json().at("allowed").dump(); };
  EXPECT_NE(allowed().find("\"submit\""), std::string::npos) << allowed();
  EXPECT_EQ(allowed().find("\"approve\""), std::string::npos) << allowed();
  EXPECT_EQ(step("lisi", "approve").status, 403);  // nobody passes an own draft
  EXPECT_EQ(step("lisi", "submit").status, 200);
  const std::string newest = std::exchange(tag, "\"1\"");
  EXPECT_EQ(step("yangshijiu", "approve").status, 409);  // not the version that was read
  tag = newest;
  EXPECT_EQ(step("yangshijiu", "approve").status, 200);
  EXPECT_EQ(step("qianqi", "sign").status, 200);
  const Answer issued = step("shenshiqi", "issue");
  ASSERT_EQ(issued.status, 200) << issued.body;
  const std::string id = issued.json().at("receipt").at("id").string();

  log_in("heshiliu");  // a clerk of the addressee
  const Answer todo = ask("GET", "/api/v1/todo");
  EXPECT_NE(todo.body.find(id), std::string::npos) << todo.body;
  const std::string now = to_rfc3339(clock_->now()).substr(0, 16);
  const Answer received = ask("POST", "/api/v1/documents/" + id + "/receipts",
                              "{\"received\":\"" + now + "\"}", "application/json");
  EXPECT_EQ(received.status, 201) << received.body;
  EXPECT_EQ(ask("POST", "/api/v1/documents/" + id + "/receipts", "{\"received\":\"" + now + "\"}",
                "application/json")
                .status,
            409);
  EXPECT_NE(ask("GET", "/api/v1/documents/" + id + "/case").body.find(id), std::string::npos);
  EXPECT_EQ(ask("GET", "/api/v1/ledgers?format=csv").type, "text/csv; charset=utf-8");
  for (const char* list : {"clocks", "statistics", "drafts"}) {
    EXPECT_EQ(ask("GET", std::string("/api/v1/") + list).status, 200) << list;
  }
}

TEST_F(ServerTest, SaysWhatIsKnownOfADocumentAndLetsItsIssuerWithdrawIt) {
  const std::string id = issued("outcome-feedback");
  const std::string successor = issued("outcome-feedback");
  const std::string document = "/api/v1/documents/" + id;
  serve();
  log_in("lisi");
  const Json facts = ask("GET", document).json();
  EXPECT_EQ(facts.at("standing").string(), "current");
  EXPECT_EQ(facts.at("sha256").string().size(), 64U);
  EXPECT_FALSE(facts.at("to").array().front().at("name").string().empty());
  const std::string act =
      "{\"act\":\"supersede\",\"reason\":\"数量有误\",\"by\":\"" + successor + "\"}";
  const std::string act_type = "application/json";
  EXPECT_EQ(ask("POST", document + "/acts", act, act_type).status, 403);  // a clerk
  log_in("qianqi");
  EXPECT_EQ(
      ask("POST", document + "/acts", "{\"act\":\"withdraw\",\"reason\":\"\"}", act_type).status,
      422);
  EXPECT_EQ(ask("POST", document + "/acts", "{\"act\":\"dispose\",\"reason\":\"不要了\"}", act_type)
                .status,
            422);
  EXPECT_EQ(ask("POST", document + "/acts", act, act_type).status, 201);
  const Json superseded = ask("GET", document).json();
  EXPECT_EQ(superseded.at("standing").string(), "superseded");
  EXPECT_EQ(superseded.at("superseded_by").string(),
            ask("GET", "/api/v1/documents/" + successor).json().at("number").string());
  EXPECT_EQ(superseded.at("reason").string(), "数量有误");
  log_in("shiershisan");  // an administrator sees no document
  EXPECT_EQ(ask("GET", document).status, 404);
}

// Who may not see the document that took another's place learns no more than its id: 钱七批 signs
// for the agency, but is not among the readers of the 工作秘密.
TEST_F(ServerTest, KeepsASuccessorFromWhoMayNotSeeIt) {
  const std::string document = "/api/v1/documents/" + issued("outcome-feedback");
  const std::string secret = issued("early-involvement-request");
  serve();
  log_in("lisi");
  const std::string number = ask("GET", "/api/v1/documents/" + secret).json().at("number").string();
  log_in("qianqi");
  const auto supersede = [&](const std::string& by) {
    return ask("POST", document + "/acts",
               R"({"act":"supersede","reason":"数量有误","by":")" + by + "\"}", "application/json");
  };
  for (const std::string& by : {number, secret}) EXPECT_EQ(supersede(by).status, 404) << by;
  EXPECT_EQ(ask("GET", document).json().at("standing").string(), "current");
  service_->act(archive::kSupersedeEntry, document.substr(document.rfind('/') + 1),
                Json::Object{{"by", secret}, {"reason", "数量有误"}}, {}, service_->actor(""));
  EXPECT_EQ(ask("GET", document).json().at("superseded_by").string(), secret);
  log_in("lisi");
  EXPECT_EQ(ask("GET", document).json().at("superseded_by").string(), number);
}

TEST_F(ServerTest, KeepsSearchesForEachPersonAndTheirPurposeOnTheTrail) {
  serve();
  log_in("lisi");
  const std::string type = "application/json";
  const Answer saved =
      ask("POST", "/api/v1/saved-searches", "{\"name\":\"鞋\",\"query\":\"q=%E9%9E%8B\"}", type);
  ASSERT_EQ(saved.status, 201) << saved.body;
  const std::string one =
      "/api/v1/saved-searches/" + std::to_string(saved.json().at("id").integer());
  EXPECT_EQ(ask("GET", "/api/v1/saved-searches").json().at("searches").array().size(), 1U);
  EXPECT_EQ(ask("POST", "/api/v1/saved-searches", "{\"name\":\"\",\"query\":\"q\"}", type).status,
            422);
  log_in("heshiliu");
  EXPECT_TRUE(ask("GET", "/api/v1/saved-searches").json().at("searches").array().empty());
  EXPECT_EQ(ask("DELETE", one).status, 404);
  log_in("lisi");
  EXPECT_EQ(ask("DELETE", one).status, 204);
  EXPECT_EQ(ask("DELETE", "/api/v1/saved-searches/none").status, 404);
  const std::string why = "%E5%8A%9E%E6%A1%88";  // 办案
  EXPECT_EQ(ask("GET", "/api/v1/search?q=cause&purpose=" + why).status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/search?q=cause&purpose=" + std::string(301, 'x')).status, 422);
  service::TrailFilter filter;
  filter.verb = "search";
  const auto last = [&] {
    const auto trail = service_->trail(filter, service_->actor("xuershiyi"));
    return trail.rows.empty() ? std::string() : trail.rows.back().stored;
  };
  const auto has_it = [](const std::string& act) {
    return act.find("cause（事由：办案）") != std::string::npos;
  };
  for (int tries = 0; !has_it(last()) && tries < 600; ++tries) {  // until it lies in the log
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_TRUE(has_it(last())) << last();
}

TEST_F(ServerTest, ChecksAJointRecordAsItWillBeSigned) {
  serve();
  log_in("qisaner");
  std::string record = sample("joint-supervision-listing");
  for (auto at = record.find("  <countersign>"); at != std::string::npos;
       at = record.find("  <countersign>")) {
    record.erase(at, record.find("</countersign>", at) + sizeof("</countersign>") - at);
  }
  const auto faults_of = [&](const std::string& target) {
    return ask("POST", target, record).json().at("faults").dump();
  };
  EXPECT_NE(faults_of("/api/v1/checks").find("会签意见"), std::string::npos);
  EXPECT_EQ(faults_of("/api/v1/checks?as=draft").find("会签意见"), std::string::npos);
  EXPECT_EQ(ask("POST", "/api/v1/previews?as=draft", record).status, 200);
}

TEST_F(ServerTest, NamesWhoIsThereAndWhatAClerkMayEnter) {
  serve();
  log_in("lisi");
  EXPECT_EQ(ask("GET", "/api/v1/sessions/current").json().at("agency_name").string(),
            "示例市市场监督管理局");
  EXPECT_NE(ask("GET", "/api/v1/agencies").body.find("示例市公安局"), std::string::npos);
  const std::string kind = ask("GET", "/api/v1/kinds/criminal-referral").body;
  EXPECT_NE(kind.find("\"max_length\":200"), std::string::npos);
  EXPECT_NE(kind.find("\"past\":true"), std::string::npos);
}

TEST_F(ServerTest, GivesTheLogAsOtherToolsReadIt) {
  serve();
  issued("copy-letter");
  std::uint64_t size = 0;
  Answer note;
  for (int i = 0; i < 600 && size == 0; ++i) {  // it is published a moment after it is committed
    note = ask("GET", "/api/v1/ledger/checkpoint", {}, "", false);
    ASSERT_EQ(note.status, 200);
    size = std::stoull(note.body.substr(note.body.find('\n') + 1));
    if (size == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ASSERT_GT(size, 0U);
  const std::string width = std::to_string(size % 256);
  const Answer tile = ask("GET", "/api/v1/ledger/tile/0/000.p/" + width, {}, "", false);
  EXPECT_EQ(tile.status, 200);
  EXPECT_EQ(tile.body.size(), 32 * (size % 256));
  const Answer narrower = ask("GET", "/api/v1/ledger/tile/0/000.p/1", {}, "", false);
  EXPECT_EQ(narrower.body, tile.body.substr(0, 32));
  EXPECT_EQ(ask("GET", "/api/v1/ledger/tile/entries/000.p/" + width, {}, "", false).status, 200);
  for (const char* wrong : {"0/001", "0/000", "0/0", "00/000.p/1", "0/000.p/0", "9/000.p/1",
                            "entries/../../checkpoint", "0/x000/000.p/1", "0/000.p/300"}) {
    EXPECT_EQ(ask("GET", std::string("/api/v1/ledger/tile/") + wrong, {}, "", false).status, 404)
        << wrong;
  }
}

TEST_F(ServerTest, JudgesAFileOnAPageWithoutScript) {
  serve();
  const Answer page = ask("GET", "/verify", {}, "", false);
  EXPECT_NE(page.body.find("<form method=\"post\""), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  log_in("lisi");
  const Bytes pdf = ask("GET", "/api/v1/documents/" + issued("professional-opinion") + "/pdf").body;
  const auto form = [&](const Bytes& content) {
    return "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"<b>.pdf\"\r\n"
           "Content-Type: application/pdf\r\n\r\n" +
           content + "\r\n--XX--\r\n";
  };
  const std::string type = "multipart/form-data; boundary=XX";
  const Answer good = ask("POST", "/verify", form(pdf), type, false);
  EXPECT_NE(good.body.find("有效"), std::string::npos);
  EXPECT_NE(good.body.find("&lt;b&gt;.pdf"), std::string::npos);
  Bytes changed = pdf;
  changed[changed.size() / 3] ^= 1;
  EXPECT_NE(ask("POST", "/verify", form(changed), type, false).body.find("无效"),
            std::string::npos);
  EXPECT_EQ(ask("POST", "/verify", "--XX\r\nContent", type, false).status, 422);
}

TEST_F(ServerTest, RefusesWhatIsTooLarge) {
  Limits limits;
  limits.body = 1'000;
  serve(limits);
  log_in("lisi");
  const Answer answer = ask("POST", "/api/v1/checks", Bytes(2'000, 'x'));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(ServerTest, CutsOffWhoeverOnlyTrickles) {
  Limits limits;
  limits.threads = 2;
  limits.whole_head = std::chrono::seconds(1);
  serve(limits);
  net::StreamSocket slow(net::SocketAddress("127.0.0.1", server_->port()));
  const auto start = std::chrono::steady_clock::now();
  bool cut = false;
  while (!cut && std::chrono::steady_clock::now() - start < std::chrono::seconds(20)) {
    try {
      slow.sendBytes("G", 1);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    } catch (const Poco::Exception&) {
      cut = true;
    }
  }
  EXPECT_TRUE(cut);
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(ServerTest, SaysNoEarlyWhenThereIsTooMuchToDo) {
  Limits limits;
  limits.threads = 1;
  limits.queue = 1;
  serve(limits);
  std::vector<net::StreamSocket> idle;
  int refused = 0;
  for (int i = 0; i < 6; ++i) {
    idle.emplace_back(net::SocketAddress("127.0.0.1", server_->port()));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    idle.back().setReceiveTimeout(Poco::Timespan(0, 200'000));
    std::string head(64, '\0');
    try {
      const int count = idle.back().receiveBytes(head.data(), 64);
      if (head.substr(0, static_cast<std::size_t>(count)).rfind("HTTP/1.1 503", 0) == 0) ++refused;
    } catch (const Poco::TimeoutException&) {
    }
  }
  EXPECT_GE(refused, 3);
  idle.clear();
  for (int i = 0; i < 50; ++i) {
    try {
      if (ask("GET", "/healthz").status == 200) return;
    } catch (const Poco::Exception&) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  FAIL() << "does not recover";
}

// A request of which only the beginning has been sent; rest() sends the rest.
class HalfARequest {
 public:
  explicit HalfARequest(std::uint16_t port) : socket_(net::SocketAddress("127.0.0.1", port)) {
    send("POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  void rest() { send("cd"); }
  // All that comes until the server ends the connection.
  std::string answer() {
    std::string all;
    std::string block(4096, '\0');
    socket_.setReceiveTimeout(Poco::Timespan(10, 0));
    try {
      for (int n = 1; n > 0; all.append(block, 0, static_cast<std::size_t>(n))) {
        n = socket_.receiveBytes(block.data(), static_cast<int>(block.size()));
      }
    } catch (const Poco::Exception&) {
    }
    return all;
  }

 private:
  void send(const std::string& text) {
    socket_.sendBytes(text.data(), static_cast<int>(text.size()));
  }
  net::StreamSocket socket_;
};

TEST_F(ServerTest, FinishesWhatItAcceptedBeforeItStops) {
  serve();
  HalfARequest half(server_->port());
  net::HTTPClientSession idle("127.0.0.1", server_->port());
  idle.setKeepAlive(true);
  net::HTTPRequest request("GET", "/healthz", net::HTTPMessage::HTTP_1_1);
  net::HTTPResponse response;
  Bytes ignored;
  idle.sendRequest(request);
  Poco::StreamCopier::copyToString(idle.receiveResponse(response), ignored);
  EXPECT_TRUE(response.getKeepAlive());

  bool finished = false;
  std::thread stopping([&] { finished = server_->stop(std::chrono::seconds(20)); });
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(ask("GET", "/healthz").status, 503);
  char byte = 0;
  EXPECT_EQ(idle.socket().receiveBytes(&byte, 1), 0);  // it is not waited for
  half.rest();
  const std::string answer = half.answer();
  EXPECT_EQ(answer.rfind("HTTP/1.1 4", 0), 0U) << answer;
  EXPECT_NE(answer.find("Connection: Close"), std::string::npos) << answer;
  stopping.join();
  EXPECT_TRUE(finished);
}

TEST_F(ServerTest, CutsWhatIsLeftWhenItsPatienceEnds) {
  serve();
  HalfARequest half(server_->port());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(server_->stop(std::chrono::seconds(1)));
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, std::chrono::seconds(1));
  EXPECT_LT(took, std::chrono::seconds(4));
  EXPECT_EQ(half.answer().find("HTTP/1.1 200"), std::string::npos);
}

TEST_F(ServerTest, GivesOutTheFrontEnd) {
  const testing::TemporaryDirectory web;
  web_ = web.path();
  std::filesystem::create_directories(web_ + "/assets");
  write_file(web_ + "/index.html", "<!DOCTYPE html><title>印信</title>");
  write_file(web_ + "/assets/app-1.js", std::string(5'000, 'x'));
  serve();
  const Answer script = ask("GET", "/assets/app-1.js");
  EXPECT_EQ(script.type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script.body.size(), 5'000U);
  EXPECT_NE(script.head.get("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_NE(script.head.get("Content-Security-Policy").find("default-src 'self'"),
            std::string::npos);
  EXPECT_EQ(ask("GET", "/index.html").body, "<!DOCTYPE html><title>印信</title>");
  EXPECT_EQ(ask("GET", "/assets/../../etc/passwd").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/none").status, 404);
}

TEST_F(ServerTest, DescribesItself) {
  serve();
  const Json description = ask("GET", "/api/openapi.json", {}, "", false).json();
  EXPECT_EQ(description.at("openapi").string(), "3.1.0");
  std::size_t described = 0;
  for (const auto& [path, operations] : description.at("paths").object()) {
    described += operations.object().size();
  }
  EXPECT_EQ(described, routes().size());
  for (const Route& route : routes()) {
    std::string path = route.pattern;
    const auto star = path.find("*}");
    if (star != std::string::npos) path.erase(star, 1);
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const Json& operation = description.at("paths").at(path).at(method);
    EXPECT_EQ(operation.find("security") != nullptr, route.access == Access::kPublic) << path;
  }
}

TEST_F(ServerTest, CountsWhatItDoes) {
  serve();
  ask("GET", "/healthz");
  const Answer metrics = ask_at(server_->metrics_port(), "GET", "/metrics");
  for (const char* line :
       {"yinxin_http_requests_total{route=\"/healthz\",status=\"200\"} 1\n",
        "yinxin_part_good{part=\"archive\"} 1\n", "process_resident_memory_bytes ",
        "yinxin_http_refused_connections_total 0\n", "yinxin_http_connections "}) {
    EXPECT_NE(metrics.body.find(line), std::string::npos) << line << "\n" << metrics.body;
  }
  EXPECT_EQ(ask("GET", "/metrics").status, 404);  // not for the public
  EXPECT_EQ(ask_at(server_->metrics_port(), "GET", "/api/v1/kinds").status, 404);
}

TEST_F(ServerTest, GivesMetricsToThisMachineOnly) {
  Listening listening;
  listening.address = "127.0.0.1:0";
  listening.metrics = "0.0.0.0:0";
  EXPECT_THROW(Server(*service_, listening), Error);
}

}  // namespace
}  // namespace yinxin::api
