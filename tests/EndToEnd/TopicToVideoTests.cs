using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The real program, from a topic to a verified file, over HTTP.</summary>
public sealed class TopicToVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static object Source(double seconds = 12) => new
    {
        source = File.ReadAllText(Repository.PathOf("docs/examples/black-holes.md")),
        seconds,
        format = "1:1",
    };

    [Fact]
    public async Task A_source_becomes_a_verified_video_with_captions_and_a_thumbnail()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var accepted = await product.PostAsync("/api/v1/videos", Source());
        var id = accepted.GetProperty("id").GetString()!;
        var video = await product.FollowAsync(id);
        Assert.True(video.GetProperty("status").GetString() == "completed", $"{video}\n{product.Output}");
        Assert.Equal(100, video.GetProperty("percent").GetDouble());
        Assert.All(video.GetProperty("result").GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString()));
        Assert.All(video.GetProperty("stages").EnumerateArray(), stage => Assert.Equal("done", stage.GetProperty("status").GetString()));

        var file = await DownloadAsync(product, id, "file");
        Assert.Equal("ftyp"u8.ToArray(), file[4..8]);
        var seconds = video.GetProperty("result").GetProperty("seconds").GetDouble();
        Assert.InRange(seconds, 12 * 0.9, 12 * 1.1);
        Assert.Contains("-->", System.Text.Encoding.UTF8.GetString(await DownloadAsync(product, id, "captions.srt")), StringComparison.Ordinal);
        Assert.StartsWith("WEBVTT", System.Text.Encoding.UTF8.GetString(await DownloadAsync(product, id, "captions.vtt")), StringComparison.Ordinal);
        Assert.NotEmpty(await DownloadAsync(product, id, "thumbnail"));

        var list = await product.GetAsync("/api/v1/videos?status=completed");
        Assert.Equal(id, list.GetProperty("items")[0].GetProperty("id").GetString());
        var history = await product.GetAsync($"/api/v1/videos/{id}/history");
        Assert.Equal(
            ["accepted", "started", "script_written", "paced", "timeline_composed", "rendered", "completed"],
            history.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("name").GetString())
                .Where(name => name is not ("stage_started" or "voice_chosen" or "stage_finished" or "scene_spoken" or "scene_drawn" or "render_submitted")));
    }

    [Fact]
    public async Task The_same_input_again_gives_the_same_bytes_without_encoding_anything()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var first = await MakeAsync(product, Source());
        var second = await MakeAsync(product, Source());
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(0, second.Video.GetProperty("result").GetProperty("segmentsEncoded").GetInt32());
    }

    [Fact]
    public async Task A_file_is_served_in_ranges_at_a_signed_address_that_cannot_be_changed()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var (video, _) = await MakeAsync(product, Source(8));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = product.Http.BaseAddress, DefaultRequestHeaders = { Authorization = product.Http.DefaultRequestHeaders.Authorization } };
        var redirect = await http.GetAsync($"/api/v1/videos/{video.GetProperty("id").GetString()}/file");
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
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var (video, _) = await MakeAsync(product, Source(8));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{video.GetProperty("id").GetString()}/events");
        request.Headers.Add("Last-Event-ID", "3");
        var text = await (await product.Http.SendAsync(request)).Content.ReadAsStringAsync();
        var ids = text.Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => int.Parse(line[4..], null)).ToArray();
        Assert.Equal(Enumerable.Range(4, ids.Length), ids);
        Assert.Contains("event: completed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_video_stops_within_seconds_leaves_nothing_half_made_and_can_be_retried()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var accepted = await product.PostAsync("/api/v1/videos", Source(30));
        var id = accepted.GetProperty("id").GetString()!;
        await product.FollowAsync(id, video => video.GetProperty("stage").GetString() == "render");
        await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
        var cancelled = await product.FollowAsync(id);
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        var work = Path.Combine(_folder.Path, "work");
        await Eventually.TrueAsync(
            () => !Directory.EnumerateDirectories(work).SelectMany(Directory.EnumerateDirectories).Any(),
            TimeSpan.FromSeconds(10), () => "The cancelled render left its workspace.");

        await product.PostAsync($"/api/v1/videos/{id}/retry", new { });
        var completed = await product.FollowAsync(id, video => video.GetProperty("status").GetString() == "completed");
        Assert.Equal(2, completed.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_deleted_video_is_gone_from_everywhere()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, Fast);
        var (video, _) = await MakeAsync(product, Source(8));
        var id = video.GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, (await product.Http.DeleteAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Http.GetAsync(new Uri($"/api/v1/videos/{id}", UriKind.Relative))).StatusCode);
        Assert.Empty((await product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray());
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
