using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AutoVideo.Http;

namespace AutoVideo.Tests.Fuzz;

/// <summary>A request that no honest client sends, as bytes of HTTP/1.1.</summary>
/// <param name="Told">For a person who has to repeat it.</param>
/// <param name="IsCut">It says that more comes than does.</param>
internal sealed record BadRequest(byte[] Bytes, string Told, bool IsCut);

/// <summary>Bad requests by a seed: the same seed makes the same ones.</summary>
internal sealed class BadRequests(int seed, IReadOnlyList<string> tokens)
{
    private static readonly string[] Evil =
    [
        "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/", "..\\..\\windows", "%00", "%0d%0aSet-Cookie:%20a=b", "' OR '1'='1", "1; DROP TABLE videos;--",
        "\" UNION SELECT * FROM c", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "$(id)", "`id`", "%ff%fe", "%c0%ae%c0%ae/", "\u202Etxt", "\uFEFF", "é́́́", "😀", "-1", "0", "null",
        "undefined", "NaN", "1e309", "99999999999999999999", "0x10", "true", "[]", "{}", "*", "?", "#", "%", "%zz", "a/b", "//", "http://169.254.169.254/", "file:///etc/passwd", "con", "__proto__",
        "vid_00000000000000000000000000000000", "usr_00000000000000000000000000000000", "scn_zzzzzzzz", "whk_0193b5e2f0d07a3b8c1d2e3f4a5b6c7d", "local", "system",
    ];

    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "FOO", "GETGETGETGETGETGETGETGETGETGETGETGET"];
    // What ends the session or the account that the others are sent with.
    private static readonly string[] Ends = ["logout", "sessions", "password", "/me/hide", "deletion"];
    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-16", "application/json; charset=\"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", "audio/wav",
        "video/mp4", "application/octet-stream", "application/merge-patch+json", "*/*", "json", "", "application/json, text/html", "text/csv",
    ];

    private static readonly DeclaredFunction[] Functions = [.. FunctionCatalog.OfProduct().All.Where(function => function.Name != UnknownRouteFunction.Name)];
    private readonly Random _random = new(seed);

    public static int Operations => Functions.Sum(function => function.Methods.Count);

    public BadRequest Next()
    {
        var function = Functions[_random.Next(Functions.Length)];
        var ends = Ends.Any(word => function.Path.Contains(word, StringComparison.Ordinal));
        var verb = One(12) ? Pick(Verbs) : function.Methods[_random.Next(function.Methods.Count)];
        var path = PathOf(function);
        var headers = new StringBuilder();
        headers.Append(CultureInfo.InvariantCulture, $"Host: {(One(40) ? Pick(["evil.example.com", "localhost.evil.com", "127.0.0.1@evil", "", "2130706433", "[::1", "a b"]) : "127.0.0.1")}\r\n");
        if (_random.Next(10) is > 0 and var who)
            headers.Append(CultureInfo.InvariantCulture, $"Authorization: {(who > 7 || ends ? Pick(["Bearer x", "Bearer avk_x_y_z", "Basic YTpi", "Bearer", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer " + new string('a', 5000)]) : $"Bearer {tokens[_random.Next(tokens.Count)]}")}\r\n");
        var body = Array.Empty<byte>();
        if (verb is not ("GET" or "HEAD" or "TRACE" or "OPTIONS") || One(15))
        {
            body = BodyOf(function);
            headers.Append(CultureInfo.InvariantCulture, $"Content-Type: {(One(6) ? Pick(Types) : function.Accepts?.ContentType ?? "application/json")}\r\n");
        }
        for (var more = _random.Next(4); more > 0; more--)
            headers.Append(Header());
        var frame = _random.Next(30);
        var framing = frame switch
        {
            0 => $"Content-Length: {body.Length}\r\nContent-Length: {body.Length + 1}\r\n",
            1 => "Transfer-Encoding: chunked\r\n",
            2 => $"Content-Length: -{body.Length}\r\n",
            3 => $"Transfer-Encoding: chunked\r\nContent-Length: {body.Length}\r\n",
            4 => "Content-Length: 99999999999999999999\r\n",
            _ => $"Content-Length: {body.Length}\r\n",
        };
        var version = One(60) ? Pick(["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP", ""]) : "HTTP/1.1";
        var head = $"{verb} {path} {version}\r\n{headers}{framing}Connection: close\r\n\r\n";
        return new BadRequest([.. Encoding.UTF8.GetBytes(head), .. body], $"{head}{Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 400)))}", IsCut: frame <= 4);
    }

    private string PathOf(DeclaredFunction function)
    {
        var path = string.Join('/', function.Path.Split('/').Select(segment => segment.StartsWith('{') ? Escape(Pick(Evil)) : One(40) ? Escape(Pick(Evil)) : segment));
        if (One(15))
            path += Pick(["/", "//", "/..", "/.", "/%2e%2e", ";a=b", "%20", "/" + new string('a', 3000), "?", "#x"]);
        var query = new List<string>();
        foreach (var declared in function.Queries.Where(_ => One(2)))
            query.Add($"{declared.Name}={Escape(Pick(Evil))}");
        if (One(3))
            query.Add($"{Pick(["limit", "cursor", "fields", "status", "q", "sort", "limit=1&limit", "%00", "__proto__[x]", new string('q', 2000)])}={Escape(Pick(Evil))}");
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    // Half of the time as a client would write it, else as it is, so that the server meets raw bytes too.
    private string Escape(string text) => One(2) ? Uri.EscapeDataString(text) : text.Replace(" ", "%20", StringComparison.Ordinal);

    private string Header() => $"{Pick([
        $"Idempotency-Key: {Pick(Evil)}", $"If-Match: {Pick(Evil)}", $"If-None-Match: \"{Pick(Evil)}", $"Range: bytes={Pick(Evil)}", $"Last-Event-ID: {Pick(Evil)}", $"Accept-Encoding: {Pick(Evil)}",
        $"Accept: {Pick(Evil)}", $"Cookie: __Host-autovideo-access={Pick(Evil)}; autovideo-access={Pick(Evil)}", $"traceparent: {Pick(Evil)}", "traceparent: 00-00000000000000000000000000000000-0000000000000000-ff",
        $"tracestate: {Pick(Evil)}", $"Origin: {Pick(Evil)}", "X-HTTP-Method-Override: DELETE", $"X-Forwarded-For: {Pick(Evil)}", "X-Forwarded-Host: evil.example.com", "Expect: 100-continue", "Content-Encoding: gzip",
        $"User-Agent: {Pick(Evil)}", $"X-CSRF-Token: {Pick(Evil)}", $"X-{new string('x', 9000)}: {new string('y', 9000)}", "Upgrade: websocket", $"If-Modified-Since: {Pick(Evil)}", "no colon here", ": empty name",
    ])}\r\n";

    private byte[] BodyOf(DeclaredFunction function)
    {
        var example = function.Accepts?.Body is { } type ? AutoVideo.Platform.OpenApi.SchemaBuilder.ExampleOf(type) ?? new JsonObject() : new JsonObject();
        switch (_random.Next(12))
        {
            case 0: return Encoding.UTF8.GetBytes(Pick(["", " ", "{", "[", "null", "true", "1", "\"", "{}", "[]", "{\"a\":1}{\"b\":2}", "{'a':1}", "{\"a\":NaN}", "\u0000", "{\"__proto__\":{\"x\":1}}", "{\"$type\":\"System.Object\"}"]));
            case 1: return [.. Encoding.UTF8.GetBytes("{\"title\":\""), 0xff, 0xfe, 0xc3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];
            case 2: return Encoding.Unicode.GetBytes(example.ToJsonString());
            case 3: return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Pick(["[", "{\"a\":"]), _random.Next(20, 3000))));
            case 4: return Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, _random.Next(2, 400)).Select(index => $"\"p{index}\":{index}")) + "}");
            case 5: var cut = Encoding.UTF8.GetBytes(example.ToJsonString()); return cut[.._random.Next(cut.Length + 1)];
            case 6: var bytes = new byte[_random.Next(1, 2000)]; _random.NextBytes(bytes); return bytes;
            default: return Encoding.UTF8.GetBytes(Spoil(example).ToJsonString().Replace("\"@half@\"", "\"\\ud800\"", StringComparison.Ordinal).Replace("\"@huge@\"", "1e400", StringComparison.Ordinal));
        }
    }

    private JsonNode Spoil(JsonNode example)
    {
        if (example is not JsonObject body || body.Count == 0)
            return new JsonObject { [Pick(Evil)] = Wrong() };
        for (var times = _random.Next(1, 4); times > 0 && body.Count > 0; times--)
        {
            var name = body.ElementAt(_random.Next(body.Count)).Key;
            switch (_random.Next(6))
            {
                case 0: body.Remove(name); break;
                case 1: body[Pick(Evil)] = Wrong(); break;
                case 2 when body[name] is JsonArray { Count: > 0 } list: list[_random.Next(list.Count)] = Wrong(); break;
                case 3 when body[name] is JsonObject inner: body[name] = Spoil(inner.DeepClone()); break;
                default: body[name] = Wrong(); break;
            }
        }
        return body;
    }

    private JsonNode? Wrong() => _random.Next(14) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.Next()),
        2 => JsonValue.Create(-1),
        3 => JsonValue.Create(long.MinValue),
        4 => JsonValue.Create("@huge@"),
        5 => JsonValue.Create(true),
        6 => new JsonArray(1, "two", null),
        7 => new JsonObject { ["a"] = new JsonObject { ["b"] = "c" } },
        8 => JsonValue.Create(""),
        9 => JsonValue.Create(new string('x', _random.Next(1, 60_000))),
        10 => JsonValue.Create("@half@"),
        11 => JsonValue.Create("\u0000\u001b[2J\r\n"),
        12 => new JsonArray([.. Enumerable.Range(0, _random.Next(2000)).Select(index => (JsonNode)JsonValue.Create(index))]),
        _ => JsonValue.Create(Pick(Evil)),
    };

    private bool One(int of) => _random.Next(of) == 0;

    private string Pick(IReadOnlyList<string> texts) => texts[_random.Next(texts.Count)];
}
