using System.IO.Compression;
using System.Text.Json;
using AutoVideo.Storage;
using AutoVideo.AccountData;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.AccountData;

/// <summary>A person takes along what is theirs: all of it, no secrets, nothing of others.</summary>
public sealed class ExportTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_export_holds_every_kind_as_JSON_and_the_media_and_no_secret()
    {
        await using var host = await IdentityHost.StartAsync();
        var account = await FullAccount.MakeAsync(host, "taker", $"artefacts/segment/{Guid.NewGuid():N}");
        var other = await FullAccount.MakeAsync(host, "other", $"artefacts/segment/{Guid.NewGuid():N}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.PostAsync("/api/v1/me/exports", new { }, account.Person.Access)));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        var id = Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetString()!).Distinct());
        var ready = await ReadyAsync(host, account.Person, id);
        Assert.Equal(404, (await host.GetAsync($"/api/v1/me/exports/{id}", other.Person.Access)).Status);

        var link = await host.GetAsync($"/api/v1/me/exports/{id}/file", account.Person.Access);
        Assert.Equal(302, link.Status);
        var bytes = await host.Http.GetByteArrayAsync(link.Header("Location"));
        Assert.Equal(ready.GetProperty("bytes").GetInt64(), bytes.Length);
        using var archive = new ZipArchive(new MemoryStream(bytes));
        // What lies in a folder is a file of its kind: a video, a sample, a transcript.
        var texts = archive.Entries.Where(entry => entry.FullName == entry.Name && entry.Name.EndsWith(".json", StringComparison.Ordinal)).ToDictionary(entry => entry.FullName, TextOf);
        Assert.Equal(
            host.Get<IEnumerable<IUserData>>().Select(kind => $"{kind.Kind}.json").Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts.Values, text => Assert.Equal(JsonValueKind.Array, JsonElement.Parse(text).ValueKind));
        foreach (var (file, mark) in new[]
        {
            ("account.json", account.Person.Email), ("videos.json", account.Video), ("scenarios.json", account.Scenario), ("batches.json", account.Batch),
            ("voices.json", account.Voice), ("api-keys.json", account.ApiKey), ("sessions.json", "ses_"), ("ai.json", "gen_"), ("safety.json", "violence"),
        })
            Assert.Contains(mark, texts[file], StringComparison.Ordinal);
        var all = string.Concat(texts.Values);
        foreach (var secret in new[] { "passwordHash", "secretHash", "emailHash", "\"nonce\"", "\"hash\":", FullAccount.VendorVoiceOf(account.Person.Id), other.Person.Id, other.Video })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        var video = archive.GetEntry($"videos/{account.Video}/version-1.mp4");
        Assert.NotNull(video);
        Assert.StartsWith("bytes of artefacts/video/", TextOf(video), StringComparison.Ordinal);
        Assert.NotNull(archive.GetEntry($"voices/{account.Voice}.sample"));
        Assert.Single(archive.Entries, entry => entry.FullName.StartsWith("transcriptions/rec_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_expires_with_its_file()
    {
        await using var host = await IdentityHost.StartStillAsync("AccountData:ExportDays=2");
        var person = await host.RegisterAsync();
        var id = (await host.PostAsync("/api/v1/me/exports", new { }, person.Access)).Json.GetProperty("id").GetString()!;
        await ReadyAsync(host, person, id);
        var blob = DataExport.BlobOf(person.Id, id);
        Assert.NotNull(await host.Get<IBlobStore>().FindAsync(blob, None));
        await Eventually.TrueAsync(async () =>
        {
            host.Clock!.Skip(TimeSpan.FromHours(6));
            return await host.Get<IBlobStore>().FindAsync(blob, None) is null;
        }, () => "The file is still there.");
        person = await host.LogInAsync(person.Email);
        await Eventually.TrueAsync(
            async () => (await host.GetAsync($"/api/v1/me/exports/{id}", person.Access)).Code == "export_not_found", () => "The record is still there.");
    }

    internal static async Task<JsonElement> ReadyAsync(IdentityHost host, Person person, string id)
    {
        Answer? last = null;
        await Eventually.TrueAsync(async () =>
        {
            // Turns are waited for by the host's clock.
            host.Clock?.Advance(TimeSpan.FromSeconds(1));
            last = await host.GetAsync($"/api/v1/me/exports/{id}", person.Access);
            return last.Json.TryGetProperty("status", out var status) && status.GetString() == "ready";
        }, () => $"{last?.Json}");
        return last!.Json;
    }

    private static string TextOf(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
