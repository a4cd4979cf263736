using System.Net;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>Pages without any script or file beside them.</summary>
internal static class Html
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --ok: #2a9d63; --bad: #d1495b; --run: #3d7dd8; --wait: #9993 }
        body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
        h1 { font-size: 1.3rem; margin: 0 } p { margin: .3rem 0 1.2rem; opacity: .8 }
        table { border-collapse: collapse; width: 100% } td, th { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; font-weight: 400 }
        th { opacity: .7 } a { color: inherit }
        pre { border: 1px solid var(--line); border-radius: 6px; padding: .6rem; overflow: auto; max-height: 16rem }
        svg text { fill: currentColor; font: 12px system-ui, sans-serif } svg .grid { stroke: var(--line) }
        .Succeeded { fill: var(--ok) } .Failed { fill: var(--bad) } .Running { fill: var(--run) } .Wait { fill: var(--wait); stroke: var(--line) } .mark { stroke: currentColor; opacity: .5; stroke-dasharray: 3 3 }
        """;

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Document(string title, string body, bool refresh) =>
        $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{(refresh ? """<meta http-equiv="refresh" content="2">""" : "")}<title>{Text(title)}</title><style>{Style}</style></head><body>{body}</body></html>""";

    public static IResult Page(string document) => new HtmlPage(document);

    private sealed class HtmlPage(string document) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            return Results.Text(document, "text/html; charset=utf-8").ExecuteAsync(httpContext);
        }
    }
}
