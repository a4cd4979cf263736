using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform.OpenApi;

/// <summary>The API's description and a page to try it.</summary>
public sealed class OpenApiFunctions(IApiDocument document)
{
    private const string Page = "AutoVideo.Platform.OpenApi.Page.";
    // The page's own script and style only, and requests to its own host only.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>This description, in OpenAPI 3.1.</summary>
    [Function("OpenApi"), Public("Programmers read it before they have an account."), Answers(200, ContentType = "application/json", Description = "The description.")]
    public IResult Document([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Results.Bytes(document.Json, "application/json");

    /// <summary>A page that shows every operation and sends requests.</summary>
    [Function("Docs"), Public("It holds nothing but what the description says."), Answers(200, ContentType = "text/html", Description = "The page.")]
    public IResult Docs([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return File("docs.html", "text/html; charset=utf-8");
    }

    /// <summary>The page's script.</summary>
    [Function("DocsScript"), Public("A part of the page."), Answers(200, ContentType = "text/javascript", Description = "The script.")]
    public IResult Script([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/docs.js")] HttpRequest request) => File("docs.js", "text/javascript; charset=utf-8");

    /// <summary>The page's style.</summary>
    [Function("DocsStyle"), Public("A part of the page."), Answers(200, ContentType = "text/css", Description = "The style sheet.")]
    public IResult Style([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/docs.css")] HttpRequest request) => File("docs.css", "text/css; charset=utf-8");

    private static IResult File(string name, string contentType) =>
        Results.Stream(typeof(OpenApiFunctions).Assembly.GetManifestResourceStream(Page + name)!, contentType);
}
