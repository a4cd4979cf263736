using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;
using Moq;

namespace AutoVideo.Tests.Visuals;

public sealed class OfflinePainterTests
{
    [Fact]
    public async Task A_picture_that_exists_is_not_drawn_again()
    {
        var studio = new Studio();
        var first = await studio.Painter.PaintAsync(Studio.Scene(), CancellationToken.None);
        var second = await studio.Painter.PaintAsync(Studio.Scene(), CancellationToken.None);
        Assert.Equal(first.Layers, second.Layers);
        Assert.Single(studio.Jobs.Submitted);
        Assert.StartsWith("picture-", studio.Jobs.Submitted.Single().Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_are_stored_before_the_manifest_that_names_them()
    {
        var studio = new Studio();
        await studio.Painter.PaintAsync(Studio.Scene(), CancellationToken.None);
        Assert.Equal(4, studio.Blobs.Written.Count);
        Assert.EndsWith(".json", studio.Blobs.Written.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1920)]
    [InlineData(1080, 100_000)]
    public async Task A_size_that_cannot_be_drawn_is_refused(int width, int height)
    {
        var refusal = await Assert.ThrowsAsync<PermanentException>(() => new Studio().Painter.PaintAsync(Studio.Scene(width: width, height: height), CancellationToken.None));
        Assert.Equal("picture_size", refusal.Code);
    }

    [Fact]
    public async Task A_request_of_any_length_fits_a_media_job()
    {
        var studio = new Studio();
        var huge = new string('好', 200_000);
        await studio.Painter.PaintAsync(Studio.Scene() with { Prompt = huge, Headline = huge, Kicker = huge, Topic = huge, Style = huge, Keywords = [.. Enumerable.Repeat(huge, 50)] }, CancellationToken.None);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(studio.Jobs.Submitted.Single().Input), 1, 64 * 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_job_fails_the_picture_in_the_same_way(bool transient)
    {
        var jobs = new Mock<IMediaJobs>();
        jobs.Setup(port => port.WaitAsync(It.IsAny<string>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, TimeSpan _, CancellationToken _) => new(id, MediaJobKind.Illustrate, MediaJobStatus.Failed, 0, null, new("disk_full", "No space.", transient), 1, 0));
        var painter = new OfflinePainter(new ArtefactStore(new MemoryBlobStore()), jobs.Object);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => painter.PaintAsync(Studio.Scene(), CancellationToken.None));
        Assert.Equal(transient ? typeof(TransientException) : typeof(PermanentException), fault.GetType());
        Assert.Equal("disk_full: No space.", fault.Message);
    }

    [Fact]
    public void One_palette_and_one_backdrop_hold_for_a_whole_video()
    {
        var looks = Enumerable.Range(1, 20).Select(number => VideoLook.Of(Studio.Scene(number) with { Keywords = [$"word {number}"] })).Distinct().ToList();
        Assert.Single(looks);
        Assert.Equal("nebula", looks[0].BackdropName);
    }

    [Fact]
    public void Videos_of_other_seeds_and_topics_look_different()
    {
        string[] topics = ["How black holes form", "Why coffee wakes you up", "Personal finance", "How bees make honey", "The deep sea"];
        var looks = topics.SelectMany(topic => Enumerable.Range(0, 8).Select(seed => VideoLook.Of(Studio.Scene() with { Topic = topic, VideoSeed = seed }))).ToList();
        Assert.True(looks.Select(look => look.Palette.Name).Distinct().Count() >= 8);
        Assert.True(looks.Select(look => look.BackdropName).Distinct().Count() >= 5);
    }
}

/// <summary>Changes PATH, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(WithoutTools), DisableParallelization = true)]
public sealed class WithoutTools;

[Collection(nameof(WithoutTools))]
public sealed class MissingToolTests
{
    [Fact]
    public async Task Without_rsvg_convert_the_failure_names_what_is_missing()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", "/nonexistent");
        try
        {
            var refusal = await Assert.ThrowsAsync<PermanentException>(() => new Studio().Painter.PaintAsync(Studio.Scene(), CancellationToken.None));
            Assert.Equal("tool_missing", refusal.Code);
            Assert.Contains("rsvg-convert", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }
}
