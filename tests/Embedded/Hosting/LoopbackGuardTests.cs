using System.Net;
using System.Net.Sockets;
using System.Text;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>Requests byte by byte over a socket, as a browser that was lured would send them.</summary>
public sealed class LoopbackGuardTests
{
    public sealed class Api
    {
        [Function("Read")]
        public IResult Read([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things")] HttpRequest request) => Results.Text("read");

        [Function("Write")]
        public IResult Write([HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "things")] HttpRequest request) => Results.Text("written");
    }

    private static async Task<string> Send(Uri address, string head, string body = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = socket.GetStream();
        var length = body.Length == 0 ? "" : $"Content-Length: {body.Length}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n{length}Connection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:7071")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.10")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    public async Task A_name_rebound_to_this_machine_is_refused(string name)
    {
        await using var host = await TestHost.Start(typeof(Api));
        var answer = await Send(host.Address, $"GET /api/things HTTP/1.1\r\nHost: {name}");
        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("host_refused", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_host_name_is_refused()
    {
        await using var host = await TestHost.Start(typeof(Api));
        Assert.Contains("403", (await Send(host.Address, "GET /api/things HTTP/1.0")).Split('\r')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:99")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1:7071")]
    [InlineData("[::1]:7071")]
    public async Task Loopback_names_are_served(string name)
    {
        await using var host = await TestHost.Start(typeof(Api));
        Assert.StartsWith("HTTP/1.1 200", await Send(host.Address, $"GET /api/things HTTP/1.1\r\nHost: {name}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("file://localhost")]
    public async Task A_write_from_a_foreign_origin_is_refused_and_a_read_is_not(string origin)
    {
        await using var host = await TestHost.Start(typeof(Api));
        var write = await Send(host.Address, $"POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nOrigin: {origin}", "{}");
        Assert.StartsWith("HTTP/1.1 403", write, StringComparison.Ordinal);
        Assert.Contains("origin_refused", write, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await Send(host.Address, $"DELETE /api/things HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Send(host.Address, $"GET /api/things HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5173")]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://[::1]")]
    public async Task A_write_from_a_page_of_this_machine_is_taken(string origin)
    {
        await using var host = await TestHost.Start(typeof(Api));
        Assert.StartsWith("HTTP/1.1 200", await Send(host.Address, $"POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nOrigin: {origin}", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("Content-Type: multipart/form-data; boundary=x\r\n")]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\n")]
    [InlineData("Content-Type: text/plain, application/json\r\n")]
    [InlineData("Content-Type: text/html\r\n")]
    [InlineData("")]
    public async Task A_form_post_is_refused(string contentType)
    {
        await using var host = await TestHost.Start(typeof(Api));
        var answer = await Send(host.Address, $"POST /api/things HTTP/1.1\r\n{contentType}Host: localhost", "a=b");
        Assert.StartsWith("HTTP/1.1 415", answer, StringComparison.Ordinal);
        Assert.Contains("content_type_refused", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_form_post_is_refused_too()
    {
        await using var host = await TestHost.Start(typeof(Api));
        var answer = await Send(host.Address, "POST /api/things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n3\r\na=b\r\n0\r\n");
        Assert.StartsWith("HTTP/1.1 415", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/problem+json; charset=utf-8")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/csv")]
    [InlineData("application/octet-stream")]
    [InlineData("video/mp4")]
    public async Task Data_that_no_form_can_send_is_taken(string contentType)
    {
        await using var host = await TestHost.Start(typeof(Api));
        Assert.StartsWith("HTTP/1.1 200", await Send(host.Address, $"POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_was_told_to_listen_elsewhere_answers_to_any_name()
    {
        await using var host = await TestHost.Start(builder => builder.Configuration["Host:Listen"] = "*", typeof(Api));
        Assert.StartsWith("HTTP/1.1 200", await Send(host.Address, "GET /api/things HTTP/1.1\r\nHost: videos.example"), StringComparison.Ordinal);
    }
}
