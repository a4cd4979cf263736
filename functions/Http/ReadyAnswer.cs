using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AutoVideo.Http;

/// <summary>An answer whose bytes are known; its headers stand in the response already.</summary>
internal sealed class ReadyAnswer(int status, ReadOnlyMemory<byte> body) : IResult
{
    public int Status => status;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Whether a result is one whose bytes are made at once: no stream, no file of a store, no redirect.</summary>
    public static bool CanHold(object? result) => result is ReadyAnswer or IValueHttpResult or ContentHttpResult or Utf8ContentHttpResult or FileContentHttpResult;

    /// <summary>Lets a result write into memory: its headers into the response, its bytes into what is returned.</summary>
    public static async Task<ReadyAnswer> CaptureAsync(HttpContext http, IResult result)
    {
        if (result is ReadyAnswer ready)
            return ready;
        var (sink, method) = (http.Response.Body, http.Request.Method);
        var captured = new MemoryStream();
        http.Response.Body = captured;
        // Some results write no body for HEAD; its length is wanted all the same.
        if (HttpMethods.IsHead(method))
            http.Request.Method = HttpMethods.Get;
        try
        {
            await result.ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            (http.Response.Body, http.Request.Method) = (sink, method);
        }
        return new ReadyAnswer(http.Response.StatusCode, captured.GetBuffer().AsMemory(0, (int)captured.Length));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            return;
        httpContext.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
