using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The real program with one finished video, which all tests of a class look at.</summary>
public sealed class FinishedVideo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal RunningProduct Product { get; private set; } = null!;
    internal JsonElement Video { get; private set; }
    internal string Hash { get; private set; } = "";
    internal string Id => Video.GetProperty("id").GetString()!;

    public async Task InitializeAsync()
    {
        Product = await RunningProduct.StartAsync(_folder.Path, TopicToVideoTests.Fast);
        (Video, Hash) = await TopicToVideoTests.MakeAsync(Product, TopicToVideoTests.Source());
    }

    public async Task DisposeAsync()
    {
        await Product.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The real program, from a topic to a verified file, over HTTP.</summary>
public sealed class TopicToVideoTests(FinishedVideo made) : IClassFixture<FinishedVideo>
{
    private readonly RunningProduct _product = made.Product;

    internal static object Source(double seconds = 12) => new
    {
        source = File.ReadAllText(Repository.PathOf("docs/examples/black-holes.md")),
        seconds,
        format = "1:1",
        resolution = "720p",
        frameRate = 24,
    };

    [Fact]
    public async Task A_source_becomes_a_verified_video_with_captions_and_a_thumbnail()
    {
        var (video, id) = (made.Video, made.Id);
        Assert.Equal(100, video.GetProperty("percent").GetDouble());
        Assert.All(video.GetProperty("result").GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString()));
        Assert.All(video.GetProperty("stages").EnumerateArray(), stage => Assert.Equal("done", stage.GetProperty("status").GetString()));

        var file = await DownloadAsync(_product, id, "file");
        Assert.Equal("ftyp"u8.ToArray(), file[4..8]);
        var seconds = video.GetProperty("result").GetProperty("seconds").GetDouble();
        Assert.InRange(seconds, 12 * 0.9, 12 * 1.1);
        Assert.Contains("-->", System.Text.Encoding.UTF8.GetString(await DownloadAsync(_product, id, "captions.srt")), StringComparison.Ordinal);
        Assert.StartsWith("WEBVTT", System.Text.Encoding.UTF8.GetString(await DownloadAsync(_product, id, "captions.vtt")), StringComparison.Ordinal);
        Assert.NotEmpty(await DownloadAsync(_product, id, "thumbnail"));

        await _product.ListedAsync(id, "completed");
        var history = await _product.GetAsync($"/api/v1/videos/{id}/history");
        Assert.Equal(
            ["accepted", "started", "script_written", "paced", "timeline_composed", "rendered", "completed"],
            history.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("name").GetString())
                .Where(name => name is not ("stage_started" or "voice_chosen" or "stage_finished" or "scene_spoken" or "scene_drawn" or "render_submitted")));
    }

    [Fact]
    public async Task The_same_input_again_gives_the_same_bytes_without_encoding_anything()
    {
        var second = await MakeAsync(_product, Source());
        Assert.Equal(made.Hash, second.Hash);
        Assert.Equal(0, second.Video.GetProperty("result").GetProperty("segmentsEncoded").GetInt32());
    }

    [Fact]
    public async Task A_file_is_served_in_ranges_at_a_signed_address_that_cannot_be_changed()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = _product.Http.BaseAddress, DefaultRequestHeaders = { Authorization = _product.Http.DefaultRequestHeaders.Authorization } };
        var redirect = await http.GetAsync($"/api/v1/videos/{made.Id}/file");
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        var signed = redirect.Headers.Location!;

        using var part = new HttpRequestMessage(HttpMethod.Get, signed) { Headers = { Range = new RangeHeaderValue(4, 7) } };
        var answer = await http.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("ftyp"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());

        var forged = await http.GetAsync(signed.ToString().Replace(".mp4", ".json", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
    }

    [Fact]
    public async Task Events_go_on_after_the_last_one_seen()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{made.Id}/events");
        request.Headers.Add("Last-Event-ID", "3");
        var text = await (await _product.Http.SendAsync(request)).Content.ReadAsStringAsync();
        var ids = text.Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => int.Parse(line[4..], null)).ToArray();
        Assert.Equal(Enumerable.Range(4, ids.Length), ids);
        Assert.Contains("event: completed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_video_stops_within_seconds_leaves_nothing_half_made_and_can_be_retried()
    {
        using var folder = new TemporaryFolder();
        await using var product = await RunningProduct.StartAsync(folder.Path, Fast);
        var accepted = await product.PostAsync("/api/v1/videos", Source(20));
        var id = accepted.GetProperty("id").GetString()!;
        await product.FollowAsync(id, video => video.GetProperty("stage").GetString() == "render");
        await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
        var cancelled = await product.FollowAsync(id);
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        var work = Path.Combine(folder.Path, "work");
        await Eventually.TrueAsync(
            () => !Directory.EnumerateDirectories(work).SelectMany(Directory.EnumerateDirectories).Any(), () => "The cancelled render left its workspace.");

        await product.PostAsync($"/api/v1/videos/{id}/retry", new { });
        var completed = await product.FollowAsync(id, video => video.GetProperty("status").GetString() == "completed");
        Assert.Equal(2, completed.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_deleted_video_is_gone_from_everywhere()
    {
        // Of the same input as another, whose artefacts stay.
        var id = (await MakeAsync(_product, Source())).Video.GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, (await _product.Http.DeleteAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _product.Http.GetAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.DoesNotContain((await _product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == id);
        Assert.NotEmpty(await DownloadAsync(_product, made.Id, "file"));
    }

    internal static string[] Fast => ["Render:Preset=ultrafast"];

    internal static async Task<(JsonElement Video, string Hash)> MakeAsync(RunningProduct product, object body)
    {
        var accepted = await product.PostAsync("/api/v1/videos", body);
        var video = await product.FollowAsync(accepted.GetProperty("id").GetString()!);
        Assert.True(video.GetProperty("status").GetString() == "completed", $"{video}\n{product.Output}");
        var file = await DownloadAsync(product, video.GetProperty("id").GetString()!, "file");
        return (video, Convert.ToHexString(SHA256.HashData(file)));
    }

    internal static Task<byte[]> DownloadAsync(RunningProduct product, string id, string what) =>
        product.Http.GetByteArrayAsync(new Uri($"/api/v1/videos/{id}/{what}", UriKind.Relative));
}
