using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using AutoVideo.Processes;
using AutoVideo.Render.Sound;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>Music of one's own under a video, over HTTP: taken up, heard, and taken away again, with no picture encoded for it.</summary>
public sealed class OwnMusicTests : IDisposable
{
    private const int Tone = 1_875;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Music_of_one_s_own_is_heard_and_no_picture_is_encoded_for_it()
    {
        await using var product = await RunningProduct.StartAsync(_folder.Path, ["Render:Preset=ultrafast"]);
        var id = (await product.PostAsync("/api/v1/videos", new
        {
            script = "Bees dance on the comb.",
            language = "en",
            seconds = 5,
            format = "1:1",
            resolution = "720p",
            frameRate = 24,
        })).GetProperty("id").GetString()!;
        await CompletedAsync(product, id, version: 1);
        var before = await LevelAsync(product, id);

        Assert.Equal("content_type_refused", await PutAsync(product, id, "video/mp4", Music(3)));
        Assert.Equal("music_unreadable", await PutAsync(product, id, "audio/wav", new byte[4_000]));
        Assert.Equal("music_unreadable", await PutAsync(product, id, "audio/wav", Music(3)[..60]));
        Assert.Equal("music_length", await PutAsync(product, id, "audio/wav", Music(0.5)));
        Assert.Equal("body_too_large", await PutAsync(product, id, "audio/wav", new byte[20 * 1024 * 1024 + 1]));
        Assert.Equal(409, (int)(await product.Http.PostAsJsonAsync($"/api/v1/videos/{id}/render", new { })).StatusCode);

        Assert.Null(await PutAsync(product, id, "audio/wav", Music(3)));
        var plan = await product.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((0, 0, 0), (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32(), plan.GetProperty("encoded").GetInt32()));
        await product.PostAsync($"/api/v1/videos/{id}/render", new { });
        var second = await CompletedAsync(product, id, version: 2);
        Assert.Equal(0, second.GetProperty("result").GetProperty("segmentsEncoded").GetInt32());
        var with = await LevelAsync(product, id);
        Assert.InRange(with - before, 12, 100);
        var setting = Assert.Single((await product.GetAsync($"/api/v1/videos/{id}/versions/1/diff?to=2")).GetProperty("settings").EnumerateArray());
        Assert.Equal("ownMusic", setting.GetProperty("name").GetString());

        Assert.Equal(200, (int)(await product.Http.DeleteAsync($"/api/v1/videos/{id}/music")).StatusCode);
        await product.PostAsync($"/api/v1/videos/{id}/render", new { });
        Assert.Equal(0, (await CompletedAsync(product, id, version: 3)).GetProperty("result").GetProperty("segmentsEncoded").GetInt32());
        Assert.Equal(before, await LevelAsync(product, id), 3.0);
    }

    /// <summary>A tone, on both sides.</summary>
    private byte[] Music(double seconds)
    {
        var samples = new short[2 * (int)(seconds * 48_000)];
        for (var at = 0; at < samples.Length; at++)
            samples[at] = (short)(9_000 * Math.Sin(at / 2 * 2 * Math.PI * Tone / 48_000));
        var path = _folder.Of("music.wav");
        WavFile.Write(path, samples, 2);
        return File.ReadAllBytes(path);
    }

    /// <summary>How loud the tone is in the finished video, in dB (Goertzel's algorithm, the loudest of all tenths of a second).</summary>
    private async Task<double> LevelAsync(RunningProduct product, string id)
    {
        const int Window = 4_800;
        var file = _folder.Of("heard.mp4");
        await File.WriteAllBytesAsync(file, await TopicToVideoTests.DownloadAsync(product, id, "file"));
        using var pcm = new MemoryStream();
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(new("ffmpeg", ["-v", "error", "-i", file, "-vn", "-ac", "1", "-ar", "48000", "-f", "f32le", "-"])
        {
            ReadOutput = (stream, stop) => stream.CopyToAsync(pcm, stop),
        }, default);
        var samples = MemoryMarshal.Cast<byte, float>(pcm.ToArray()).ToArray();
        var step = 2 * Math.Cos(2 * Math.PI * Tone / 48_000);
        return samples.Chunk(Window).Where(chunk => chunk.Length == Window).Max(chunk =>
        {
            var (last, before) = (0.0, 0.0);
            foreach (var sample in chunk)
                (last, before) = (sample + step * last - before, last);
            return 10 * Math.Log10((last * last + before * before - step * last * before) / Window / Window + 1e-12);
        });
    }

    /// <returns>The fault's code; null when it was taken.</returns>
    private static async Task<string?> PutAsync(RunningProduct product, string id, string type, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        var response = await product.Http.PutAsync($"/api/v1/videos/{id}/music", content);
        return response.IsSuccessStatusCode ? null : JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString();
    }

    private static async Task<JsonElement> CompletedAsync(RunningProduct product, string id, int version)
    {
        var video = await product.FollowAsync(id);
        Assert.True(video.GetProperty("status").GetString() == "completed" && video.GetProperty("version").GetInt32() == version, $"{video}\n{product.Output}");
        return video;
    }
}
