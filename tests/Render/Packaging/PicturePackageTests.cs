using System.Globalization;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Render.Packaging;

[Collection(nameof(PackageBench))]
public sealed class PicturePackageTests(PackageBench bench)
{
    [Fact]
    public async Task The_moving_picture_is_an_animated_WebP_of_four_seconds_that_plays_for_ever()
    {
        var file = Assert.Single((await bench.MakeAsync(PackageKind.Webp)).Files);

        Assert.Equal(("preview.webp", "image/webp"), (file.Name, file.ContentType));
        var bytes = await File.ReadAllBytesAsync(bench.Bench.PathOf(file.Blob));
        var chunks = Chunks(bytes);
        // Canvas and loop count: Google's WebP container specification, extended format.
        var canvas = chunks.Single(chunk => chunk.Name == "VP8X").Content;
        Assert.Equal((240, 426), (Three(canvas, 4) + 1, Three(canvas, 7) + 1));
        var animation = chunks.Single(chunk => chunk.Name == "ANIM").Content;
        Assert.Equal(0, animation[4] | animation[5] << 8);
        var frames = chunks.Where(chunk => chunk.Name == "ANMF").ToArray();
        Assert.InRange(frames.Sum(frame => Three(frame.Content, 12)), 3800, 4200);
        Assert.True(frames.Length > 20, $"{frames.Length} frames");
    }

    [Fact]
    public async Task Sprites_show_the_middle_of_every_stretch_of_time_that_their_track_names()
    {
        var package = await bench.MakeAsync(PackageKind.Sprites);
        var folder = bench.Download(package);
        var cues = (await File.ReadAllTextAsync(Path.Combine(folder, "sprites.vtt"))).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[1..];

        var size = (await bench.ProbeAsync("-show_entries", "stream=width,height", Path.Combine(folder, "sprites-1.jpg"))).Split(',').Select(int.Parse).ToArray();
        Assert.InRange(cues.Length, (int)bench.Film.Seconds, (int)bench.Film.Seconds + 1);
        var ends = "00:00:00.000";
        foreach (var (index, cue) in cues.Index())
        {
            var lines = cue.Split('\n');
            var times = lines[0].Split(" --> ");
            Assert.Equal(ends, times[0]);
            ends = times[1];
            Assert.StartsWith("sprites-1.jpg#xywh=", lines[1], StringComparison.Ordinal);
            var place = lines[1].Split('=')[1].Split(',').Select(int.Parse).ToArray();
            Assert.True(place[0] + place[2] <= size[0] && place[1] + place[3] <= size[1], cue);
            Assert.Equal((index % 10 * place[2], index / 10 * place[3]), (place[0], place[1]));
            if (index is 3 or 11)
                Assert.InRange(await DifferenceAsync(folder, place, index * 30 + 15), 0, 4);
        }
        Assert.Equal(TimeSpan.FromSeconds(bench.Film.Seconds).TotalSeconds, TimeSpan.Parse(ends, CultureInfo.InvariantCulture).TotalSeconds, 2);
        // Another moment looks different: the comparison above can fail.
        Assert.True(await DifferenceAsync(folder, [0, 0, 90, 160], bench.Film.FrameCount - 5) > 4);
    }

    [Fact]
    public async Task Three_thumbnails_show_three_scenes_with_the_title_set_in_three_ways_and_without_captions()
    {
        var package = await bench.MakeAsync(PackageKind.Thumbnails);

        Assert.Equal(["thumbnail-1.jpg", "thumbnail-2.jpg", "thumbnail-3.jpg"], package.Files.Select(file => file.Name));
        foreach (var file in package.Files)
            Assert.Equal("mjpeg,540,960", await bench.ProbeAsync("-show_entries", "stream=codec_name,width,height", bench.Bench.PathOf(file.Blob)));
        Assert.Equal(3, package.Files.Select(file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(bench.Bench.PathOf(file.Blob))))).Distinct().Count());
        // The words are there and where they belong: white or yellow below, in the middle, above.
        var places = await Task.WhenAll(package.Files.Select(BrightestThirdAsync));
        Assert.Equal([2, 1, 0], places);
    }

    [Fact]
    public async Task A_title_that_no_font_can_draw_makes_no_thumbnails_and_the_character_is_named()
    {
        var film = bench.Film with { Metadata = bench.Film.Metadata with { Title = "Old \U000F0001" } };
        var timeline = await new ManifestBlobs(bench.Bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);

        var fault = await Assert.ThrowsAsync<AutoVideo.Failures.PermanentException>(() => bench.MakeAsync(PackageKind.Thumbnails, timeline));

        Assert.Equal("thumbnail_glyphs_missing", fault.Code);
        Assert.Contains("U+F0001, thumbnail 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tools_make_another_package()
    {
        var request = new PackageRequest("videos/1.mp4", "timelines/1.json", PackageKind.Sprites);

        Assert.NotEqual(PackageAddress.Of(request, "ffmpeg 5").Hash, PackageAddress.Of(request, "ffmpeg 7").Hash);
    }

    [Fact]
    public async Task No_title_changes_how_a_thumbnail_is_made()
    {
        var film = bench.Film with { Metadata = bench.Film.Metadata with { Title = "{\\b0}Evil',subtitles=/etc/passwd\\N[out];{\\p1}m 0 0 l 900 0 900 900\u202e\u0000" } };
        var words = ThumbnailWords.Of(film);

        Assert.All(words, word =>
        {
            var line = word.Write(540, 960, "en").Split('\n').Single(line => line.StartsWith("Dialogue:", StringComparison.Ordinal));
            Assert.DoesNotContain('\\', line.Replace("{\\b800}", "", StringComparison.Ordinal));
            Assert.Equal(1, line.Count(letter => letter == '{'));
        });
        var timeline = await new ManifestBlobs(bench.Bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);
        Assert.Equal(3, (await bench.MakeAsync(PackageKind.Thumbnails, timeline)).Files.Count);
    }

    [Fact]
    public void Hours_of_video_keep_to_three_hundred_sprites_on_three_sheets()
    {
        var scene = bench.Film.Scenes[0];
        var film = bench.Film with { Scenes = [scene with { FrameCount = 54_000 }] };

        var layout = SpriteMaker.SpriteLayout.Of(film);

        Assert.Equal((300, 3, 10, 10), (layout.Count, layout.Sheets, layout.Columns, layout.Rows));
        Assert.Equal(1, SpriteMaker.SpriteLayout.Of(film with { Scenes = [scene with { FrameCount = 2 }] }).Count);
        Assert.EndsWith("sprites-3.jpg#xywh=810,1440,90,160\n\n", SpriteMaker.Vtt(layout), StringComparison.Ordinal);
    }

    private async Task<int> BrightestThirdAsync(PackageFile file)
    {
        var bytes = new byte[540 * 960 * 3];
        await bench.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", bench.Bench.PathOf(file.Blob), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        {
            ReadOutput = (stream, stop) => stream.ReadExactlyAsync(bytes, stop).AsTask(),
        }, default);
        var words = new int[3];
        for (var pixel = 0; pixel < bytes.Length; pixel += 3)
        {
            if (bytes[pixel] > 235 && bytes[pixel + 1] > 205)
                words[pixel / 3 / 540 / 320]++;
        }
        Assert.True(words.Max() > 1000, string.Join(' ', words));
        return Array.IndexOf(words, words.Max());
    }

    /// <summary>Mean difference in luma between a part of the sheet and a frame of the video at that size.</summary>
    private async Task<double> DifferenceAsync(string folder, int[] place, int frame)
    {
        var (width, height) = (place[2], place[3]);
        var sprite = await GrayAsync(width * height, "-i", Path.Combine(folder, "sprites-1.jpg"), "-vf", $"crop={width}:{height}:{place[0]}:{place[1]},scale=out_range=pc,format=gray");
        var shown = await GrayAsync(width * height, "-i", bench.Bench.PathOf(bench.Result.Video), "-vf", $"select='eq(n,{frame})',scale={width}:{height}:flags=area:out_range=pc,format=gray", "-frames:v", "1");
        return sprite.Zip(shown).Average(pair => Math.Abs(pair.First - pair.Second));
    }

    private async Task<byte[]> GrayAsync(int count, params string[] arguments)
    {
        var bytes = new byte[count];
        await bench.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", .. arguments, "-f", "rawvideo", "-"]) { ReadOutput = (stream, stop) => stream.ReadExactlyAsync(bytes, stop).AsTask() }, default);
        return bytes;
    }

    private static List<(string Name, byte[] Content)> Chunks(byte[] file)
    {
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(file, 0, 4));
        var found = new List<(string, byte[])>();
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = BitConverter.ToInt32(file, at + 4);
            found.Add((System.Text.Encoding.ASCII.GetString(file, at, 4), file[(at + 8)..(at + 8 + size)]));
            at += 8 + size + (size & 1);
        }
        return found;
    }

    private static int Three(byte[] bytes, int at) => bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16;
}
