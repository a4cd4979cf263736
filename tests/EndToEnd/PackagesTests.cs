using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>Over HTTP: what is made of a finished video, and the preview of one that was edited, across a kill of the process.</summary>
public sealed class PackagesTests : IDisposable
{
    private static readonly string[] Fast = ["Render:Preset=ultrafast"];
    private static readonly string[] Sprites = ["webp", "sprites"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_video_is_packaged_as_asked_for_previewed_after_an_edit_and_nothing_is_lost_to_a_kill()
    {
        string id;
        await using (var product = await RunningProduct.StartAsync(_folder.Path, Fast))
        {
            var accepted = await product.PostAsync("/api/v1/videos", new
            {
                script = "Bees stay in the hive all winter.\n\nThey keep each other warm until spring.",
                format = "9:16",
                resolution = "720p",
                seconds = 8,
                platform = "tiktok",
                packages = Sprites,
            });
            id = accepted.GetProperty("id").GetString()!;
            var made = await product.FollowAsync(id);
            Assert.True(made.GetProperty("status").GetString() == "completed", $"{made}\n{product.Output}");
            await ReadyAsync(product, id, "webp", "sprites");

            var wanted = await product.PostAsync($"/api/v1/videos/{id}/packages", new { packages = new[] { "hls", "sprites" } });
            Assert.Equal(["hls", "webp", "sprites"], wanted.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
            await product.KillAsync();
        }

        await using var restarted = await RunningProduct.StartAsync(_folder.Path, Fast);
        var packages = await ReadyAsync(restarted, id, "hls", "webp", "sprites");
        await PlaysAsync(restarted, packages, id);
        await PreviewsAsync(restarted, id);

        foreach (var (path, body, status, code) in new (string, object?, int, string)[]
        {
            ($"/api/v1/videos/{id}/files/nothing.mp4", null, 404, "file_not_found"),
            ($"/api/v1/videos/{id}/files/..%2Fhls.m3u8", null, 404, "file_not_found"),
            ($"/api/v1/videos/{id}/packages?version=9", null, 404, "version_not_found"),
            ($"/api/v1/videos/{id}/preview?version=9", null, 404, "version_not_found"),
            ($"/api/v1/videos/{id}/packages", new { packages = new[] { "dash" } }, 422, "unknown"),
            ($"/api/v1/videos/{id}/packages", new { packages = Array.Empty<string>() }, 422, "packages"),
        })
        {
            var response = body is null ? await restarted.Http.GetAsync(path) : await restarted.Http.PostAsJsonAsync(path, body);
            var problem = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode == status, $"{path}: {(int)response.StatusCode} {problem}");
            Assert.Contains(code, problem, StringComparison.Ordinal);
        }
    }

    /// <summary>A playlist is answered itself, a media file by a signed address that serves ranges, with the right media types.</summary>
    private static async Task PlaysAsync(RunningProduct product, JsonElement packages, string id)
    {
        var files = packages.GetProperty("items").EnumerateArray().SelectMany(item => item.GetProperty("files").EnumerateArray()).ToArray();
        foreach (var file in files)
        {
            using var response = await product.Http.GetAsync(file.GetProperty("href").GetString());
            Assert.Equal((HttpStatusCode.OK, file.GetProperty("contentType").GetString()), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Equal(file.GetProperty("bytes").GetInt64(), (await response.Content.ReadAsByteArrayAsync()).Length);
        }
        Assert.Contains(files, file => file.GetProperty("name").GetString() == "hls-480.mp4");

        using var master = await product.Http.GetAsync($"/api/v1/videos/{id}/files/hls.m3u8");
        Assert.Equal(product.Http.BaseAddress + $"api/v1/videos/{id}/files/hls.m3u8", master.RequestMessage!.RequestUri!.ToString());
        using var part = new HttpRequestMessage(HttpMethod.Get, new Uri(master.RequestMessage.RequestUri, "hls-480.mp4")) { Headers = { Range = new RangeHeaderValue(0, 99) } };
        using var ranged = await product.Http.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, 100L), (ranged.StatusCode, ranged.Content.Headers.ContentLength));
        Assert.Equal("ftyp"u8.ToArray(), (await ranged.Content.ReadAsByteArrayAsync())[4..8]);
    }

    private async Task PreviewsAsync(RunningProduct product, string id)
    {
        var path = $"/api/v1/videos/{id}/preview";
        var whole = await SaveAsync(product, path, "first.mp4");
        Assert.Equal(0, whole.StandIns.Length);
        Assert.EndsWith("/preview", whole.ReadFrom, StringComparison.Ordinal);
        // Made once: from now on it is a file, which serves ranges.
        var again = await SaveAsync(product, path + "?version=1", "again.mp4");
        Assert.StartsWith("/blobs/", again.ReadFrom, StringComparison.Ordinal);
        Assert.Equal(whole.Frames, again.Frames);
        Assert.StartsWith("h264,360,640,", whole.Streams, StringComparison.Ordinal);
        Assert.Contains("aac", whole.Streams, StringComparison.Ordinal);

        var edit = await product.Http.PatchAsJsonAsync($"/api/v1/videos/{id}/scenes/s2", new { narration = "They keep each other warm, all of them, until the first warm day of spring." });
        Assert.True(edit.IsSuccessStatusCode, await edit.Content.ReadAsStringAsync());
        var edited = await SaveAsync(product, path, "edited.mp4");
        Assert.Equal("s2", edited.StandIns);
        Assert.NotEqual(whole.Frames, edited.Frames);
    }

    private async Task<(string StandIns, string ReadFrom, int Frames, string Streams)> SaveAsync(RunningProduct product, string path, string name)
    {
        using var response = await product.Http.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{await response.Content.ReadAsStringAsync()}\n{product.Output}");
        Assert.Equal("video/mp4", response.Content.Headers.ContentType?.MediaType);
        var file = Path.Combine(_folder.Path, name);
        await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync());
        var streams = await ProbeAsync("-count_packets", "-show_entries", "stream=codec_name,width,height,nb_read_packets", file);
        response.Headers.TryGetValues("Preview-Stand-Ins", out var standIns);
        return (string.Join(", ", standIns ?? []), response.RequestMessage!.RequestUri!.AbsolutePath, int.Parse(streams.Split('\n')[0].Split(',')[3], System.Globalization.CultureInfo.InvariantCulture), streams);
    }

    private static async Task<string> ProbeAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("ffprobe", ["-v", "error", "-of", "csv=p=0", .. arguments]) { RedirectStandardOutput = true };
        using var probe = Process.Start(info)!;
        return await probe.StandardOutput.ReadToEndAsync();
    }

    private static async Task<JsonElement> ReadyAsync(RunningProduct product, string id, params string[] names)
    {
        var started = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var list = await product.GetAsync($"/api/v1/videos/{id}/packages");
            var items = list.GetProperty("items").EnumerateArray().ToArray();
            Assert.DoesNotContain(items, item => item.GetProperty("status").GetString() == "failed");
            if (names.SequenceEqual(items.Where(item => item.GetProperty("status").GetString() == "ready").Select(item => item.GetProperty("name").GetString())))
                return list;
            Assert.True(started.Elapsed < TimeSpan.FromMinutes(5), $"{list}\n{product.Output}");
            await timer.WaitForNextTickAsync();
        }
    }
}
