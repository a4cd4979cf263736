using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

using FromBodyAttribute = AutoVideo.Embedded.Functions.Http.FromBodyAttribute;
using AutoVideo.Tests.Embedded.Hosting;

using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Embedded.Functions;

public sealed class HttpFunctionTests
{
    public sealed record Order(string Dish, int Count);

    public sealed class Greeter
    {
        public string Greet(string name) => $"Hello {name}";
    }

    public sealed class Api(Greeter greeter)
    {
        [Function("Greet")]
        public IResult Greet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greet/{name}")] HttpRequest request, string name) =>
            Results.Text(greeter.Greet(name));

        [Function("Item")]
        public IActionResult Item([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int:min(1)}")] HttpRequest request, int id, int page = 1, string? filter = null) =>
            new OkObjectResult(new { id, page, filter });

        [Function("Order")]
        public async Task<IResult> Take([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request, [FromBody] Order order, FunctionContext context)
        {
            await Task.Yield();
            return Results.Json(new { order.Dish, order.Count, context.FunctionDefinition.Name });
        }

        [Function("Plain")]
        public ValueTask<IResult> Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new(Results.NoContent());

        [Function("Missing")]
        public static IResult Missing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "missing")] HttpRequest request) => Results.NotFound();

        [Function("Fail")]
        public IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
            throw new InvalidOperationException("secret detail");

        [Function("Stream")]
        public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request, CancellationToken cancellation)
        {
            var response = request.HttpContext.Response;
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: 1\n\n", cancellation);
            await response.Body.FlushAsync(cancellation);
            Streaming.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
            catch (OperationCanceledException)
            {
                Aborted.TrySetResult();
            }
        }

        [Function("Echo")]
        public async Task<IResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "echo")] HttpRequest request, CancellationToken cancellation)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            return Results.Text(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        internal static readonly TaskCompletionSource Streaming = new();
        internal static readonly TaskCompletionSource Aborted = new();
    }

    private static Task<TestHost> Start() => TestHost.Start(builder => builder.Services.AddSingleton<Greeter>(), typeof(Api));

    [Fact]
    public async Task A_function_class_gets_its_services_and_its_route_values()
    {
        await using var host = await Start();
        Assert.Equal("Hello Ada", await host.Http.GetStringAsync("/api/greet/Ada"));
    }

    [Fact]
    public async Task An_action_result_is_written_and_query_values_have_defaults()
    {
        await using var host = await Start();
        var json = await host.Http.GetFromJsonAsync<JsonElement>("/api/items/7?filter=red");
        Assert.Equal((7, 1, "red"), (json.GetProperty("id").GetInt32(), json.GetProperty("page").GetInt32(), json.GetProperty("filter").GetString()));
    }

    [Theory]
    [InlineData("/api/items/0")]
    [InlineData("/api/items/x")]
    [InlineData("/items/7")]
    public async Task A_route_that_no_constraint_or_prefix_lets_through_is_404_as_a_problem(string path)
    {
        await using var host = await Start();
        await Refused(await host.Http.GetAsync(new Uri(path, UriKind.Relative)), HttpStatusCode.NotFound, "no_such_route");
    }

    [Fact]
    public async Task A_query_value_of_the_wrong_type_is_400_and_names_the_parameter()
    {
        await using var host = await Start();
        var problem = await Refused(await host.Http.GetAsync(new Uri("/api/items/7?page=two", UriKind.Relative)), HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("page", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_body_becomes_the_parameter()
    {
        await using var host = await Start();
        var answer = await host.Http.PostAsJsonAsync("/api/orders", new Order("soup", 2));
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("soup", 2, "Order"), (json.GetProperty("dish").GetString(), json.GetProperty("count").GetInt32(), json.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"count\":\"many\"}")]
    public async Task A_body_that_is_not_the_expected_json_is_400(string body)
    {
        await using var host = await Start();
        await Refused(await host.Http.PostAsync(new Uri("/api/orders", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json")), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_function_without_route_and_methods_is_served_by_its_name_for_every_method()
    {
        await using var host = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/Plain");
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_405_as_a_problem()
    {
        await using var host = await Start();
        var answer = await host.Http.DeleteAsync(new Uri("/api/orders", UriKind.Relative));
        await Refused(answer, HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Contains("POST", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_404_of_a_function_is_left_as_it_is()
    {
        await using var host = await Start();
        var answer = await host.Http.GetAsync(new Uri("/api/missing", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task An_exception_is_500_without_any_of_its_text()
    {
        await using var host = await Start();
        var answer = await host.Http.GetAsync(new Uri("/api/fail", UriKind.Relative));
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Refused(answer, HttpStatusCode.InternalServerError, "internal_error");
    }

    [Fact]
    public async Task A_stream_arrives_while_it_is_written_and_a_client_that_leaves_cancels_the_function()
    {
        await using var host = await Start();
        using (var answer = await host.Http.GetAsync(new Uri("/api/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            Assert.Equal("data: 1", await reader.ReadLineAsync());
            await Api.Streaming.Task;
            Assert.False(Api.Aborted.Task.IsCompleted);
        }
        await Api.Aborted.Task.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_one_at_the_limit_is_taken()
    {
        await using var host = await TestHost.Start(builder => { builder.Configuration["Host:MaxRequestBodyBytes"] = "2048"; builder.Services.AddSingleton<Greeter>(); }, typeof(Api));
        var uri = new Uri("/api/echo", UriKind.Relative);
        Assert.Equal("2048", await (await host.Http.PutAsync(uri, Bytes(2048))).Content.ReadAsStringAsync());
        await Refused(await host.Http.PutAsync(uri, Bytes(2049)), HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Headers_over_the_limit_are_431()
    {
        await using var host = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/greet/Ada");
        request.Headers.Add("X-Long", new string('x', 40_000));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task What_the_application_mounts_by_a_startup_filter_is_served_too()
    {
        await using var host = await TestHost.Start(builder => builder.Services.AddSingleton<IStartupFilter, BlobEnd>(), typeof(Greeter));
        Assert.Equal("blob /a/b", await host.Http.GetStringAsync("/blobs/a/b"));
    }

    private sealed class BlobEnd : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/blobs", blobs => blobs.Run(http => http.Response.WriteAsync($"blob {http.Request.Path}")));
            next(app);
        };
    }

    private static ByteArrayContent Bytes(int count) => new(new byte[count]) { Headers = { { "Content-Type", "application/octet-stream" } } };

    internal static async Task<JsonElement> Refused(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(((int)status, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        return problem;
    }
}
