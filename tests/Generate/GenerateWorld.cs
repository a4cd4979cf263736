using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Generate;

/// <summary>The running product, alone or with two text providers, and a site with an article.</summary>
public abstract class GenerateWorld : IAsyncLifetime
{
    internal const string Source = """
        # How bees make honey

        A forager bee drinks nectar into a second stomach called the crop, which holds about 40 milligrams. She visits more than 100 flowers on one flight.

        Back in the hive she hands the nectar on, mouth to mouth, and each bee adds enzymes that split the sugar into glucose and fructose.

        In the comb the nectar still holds about 70 percent water. Thousands of bees fan their wings through the night, until only 18 percent is left.

        Then the cell is sealed with wax. Sealed honey keeps for years, because nothing can live in so little water.
        """;

    private readonly TemporaryFolder folder = new();
    private readonly bool hasProviders;
    private WebApplication? site;

    protected GenerateWorld(bool hasProviders) => this.hasProviders = hasProviders;

    internal OpenAiServer OpenAi { get; } = new();
    internal AnthropicServer Anthropic { get; } = new();
    internal RunningProduct Product { get; private set; } = null!;
    internal string ArticleUrl => $"{site!.Urls.Single()}/honey";

    public async Task InitializeAsync()
    {
        await OpenAi.StartAsync();
        await Anthropic.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        site = builder.Build();
        site.Run(http =>
        {
            if (http.Request.Path != "/honey")
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            http.Response.ContentType = "text/markdown; charset=utf-8";
            return http.Response.WriteAsync(Source);
        });
        await site.StartAsync();
        Product = await RunningProduct.StartAsync(folder.Of("data"), [
            "Outgoing:AllowPrivate=true", "Safety:Moderators=offline", "Ai:Retries=0", "Voice:Providers=offline", "Visuals:Providers=offline",
            .. hasProviders
                ? new[]
                {
                    $"OpenAi:BaseUrl={OpenAi.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
                    $"Anthropic:BaseUrl={Anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
                }
                : []]);
    }

    public async Task DisposeAsync()
    {
        await Product.DisposeAsync();
        await site!.DisposeAsync();
        await OpenAi.DisposeAsync();
        await Anthropic.DisposeAsync();
        folder.Dispose();
    }

    internal async Task<(int Status, JsonElement Body)> PostAsync(string path, object body, string accept = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd(accept);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await Product.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    internal async Task<List<(string Name, JsonElement Data)>> StreamAsync(object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/ai/generate") { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Product.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return [.. (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(text => !text.StartsWith(':')).Select(text =>
        {
            var lines = text.Split('\n').ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            return (lines["event"], JsonElement.Parse(lines["data"]));
        })];
    }
}

public sealed class OfflineWorld() : GenerateWorld(hasProviders: false);

public sealed class ProviderWorld() : GenerateWorld(hasProviders: true);
