using AutoVideo.Batches;
using AutoVideo.Render.Music;
using AutoVideo.Script;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Videos;

/// <summary>What people uploaded and what batches gave leaves a month after its last use, when nothing names it any more.</summary>
public sealed class UploadSweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly SqliteDocumentStore _documents;
    private readonly FileBlobStore _blobs;
    private readonly BlobCleaner _cleaner;

    public UploadSweepTests()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        _blobs = new FileBlobStore(_folder.Of("blobs"), new ReadSignature([1], _clock), new PublicAddress(), _clock);
        _cleaner = new BlobCleaner(
            _blobs, [_blobs], [new VideoReferences(_documents)], [new VideoUploads(_documents, _blobs), new BatchResultBlobs(new BatchStore(_documents, _clock))],
            Options.Create(new StorageOptions()), _clock, NullLogger<BlobCleaner>.Instance);
    }

    public void Dispose()
    {
        _documents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_upload_stays_while_a_video_or_its_script_names_it_and_leaves_a_month_after_nothing_does()
    {
        var music = await WriteAsync("uploads/music/0123456789abcdef0123456789abcdef.ogg");
        var shown = await WriteAsync("uploads/pictures/1123456789abcdef0123456789abcdef.png");
        var lost = await WriteAsync("uploads/pictures/2123456789abcdef0123456789abcdef.png");
        var silent = await WriteAsync("uploads/music/3123456789abcdef0123456789abcdef.wav");
        var scene = new ScriptScene("s1", SceneRole.Hook, "Bees dance.", "Bees", null, "", [], 1) { PictureUpload = shown };
        var script = await new ManifestBlobs(_blobs).WriteAsync(
            "script-edit", new ScriptDocument("Bees", "en", ScriptOrigin.Ready, [scene], new("", "", [], []), []), ScriptJsonContext.Default.ScriptDocument, default);
        var videos = new VideoStore(_documents, new VideoProjector(_documents, new NoBus()), _clock);
        var video = await videos.CreateAsync(new("Bees", null, null, "en", "9:16", 30, "auto", null, 1) { OwnMusic = new MusicFile(music, 3, -14) }, "usr_1", default);
        await videos.ApplyAsync(video.Id, new Happened.Started(), null, default);
        await videos.ApplyAsync(video.Id, new Happened.ScriptWritten(script, "Bees", "en", false, []), null, default);

        _clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await _cleaner.RunAsync(default)).LeftoversRemoved);
        await WriteAsync(silent);
        _clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(1, (await _cleaner.RunAsync(default)).LeftoversRemoved);
        Assert.Null(await _blobs.FindAsync(lost, default));
        foreach (var kept in new[] { music, shown, silent })
            Assert.NotNull(await _blobs.FindAsync(kept, default));

        await videos.ApplyAsync(video.Id, new Happened.CancelRequested(), null, default);
        await videos.ApplyAsync(video.Id, new Happened.Cancelled(), null, default);
        await videos.ApplyAsync(video.Id, new Happened.DeleteRequested(), null, default);
        Assert.Equal(2, (await _cleaner.RunAsync(default)).LeftoversRemoved);
        Assert.NotNull(await _blobs.FindAsync(silent, default));
    }

    [Fact]
    public async Task Results_stay_with_their_batch_and_leave_a_month_after_it_has_gone()
    {
        var batch = await new BatchStore(_documents, _clock).CreateAsync(
            "bat_00000000000000000000000000000001", "usr_1", "Two", 1, [(1, new VideoRequest("Bees", null, null, "en", "9:16", 30, "auto", null, 1))], default);
        var kept = await WriteAsync($"batches/{batch.Id}/result.zip");
        var lost = await WriteAsync("batches/bat_00000000000000000000000000000002/result.zip");

        _clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await _cleaner.RunAsync(default)).LeftoversRemoved);
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await _cleaner.RunAsync(default)).LeftoversRemoved);
        Assert.Null(await _blobs.FindAsync(lost, default));
        Assert.NotNull(await _blobs.FindAsync(kept, default));
    }

    private async Task<string> WriteAsync(string name)
    {
        using var content = new MemoryStream([1, 2, 3]);
        await _blobs.WriteAsync(name, content, "application/octet-stream", default);
        return name;
    }
}
