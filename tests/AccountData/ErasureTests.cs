using System.Net.Http.Headers;
using System.Text.Json;
using AutoVideo.AccountData;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Render;
using AutoVideo.Render.Music;
using AutoVideo.Scenarios;
using AutoVideo.Storage;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Profiles;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.AccountData;

/// <summary>An account goes with all there is of it, and nothing of anybody else.</summary>
public sealed class ErasureTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string[] Settings = ["AccountData:DeletionGraceDays=0", .. Http.ApiHost.Wide];

    [Fact]
    public async Task Nothing_of_a_deleted_person_is_found_in_any_file_and_a_bystander_keeps_everything()
    {
        var shared = $"artefacts/segment/{Guid.NewGuid():N}";
        using var folder = new TemporaryFolder();
        await using var elevenLabs = new ElevenLabsServer();
        await elevenLabs.StartAsync();
        FullAccount gone, stays;
        string erasure;
        await using (var host = await IdentityHost.StartOnAsync(
            folder.Path, builder => builder.Services.AddProductWorker(), [.. Settings, $"ElevenLabs:BaseUrl={elevenLabs.Address}", $"ElevenLabs:Key={ProviderServer.Key}"]))
        {
            gone = await FullAccount.MakeAsync(host, "leaver", shared);
            stays = await FullAccount.MakeAsync(host, "stayer", shared);
            foreach (var account in new[] { gone, stays })
                elevenLabs.Voices[FullAccount.VendorVoiceOf(account.Person.Id)] = "A voice";
            await UploadAsync(host, gone.Person);
            await CrossAsync(host, gone, stays);
            var measured = await MeasuredAsync(host, gone.Music);
            var asked = await host.PostAsync("/api/v1/me/exports", new { password = IdentityHost.Password }, gone.Person.Access);
            Assert.True(asked.Status == 202, asked.Json.ToString());
            await ExportTests.ReadyAsync(host, gone.Person, asked.Json.GetProperty("id").GetString()!);
            await MailedAsync(host, gone.Person.Email);
            var before = Traces.Of(folder.Path, gone.Marks);
            // The test sees what there is: without that, seeing nothing would say nothing.
            Assert.All(gone.Marks.Where(mark => mark != gone.Person.Email), mark => Assert.Contains(before, find => find.StartsWith(mark, StringComparison.Ordinal)));

            var deletion = await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, gone.Person.Access);
            Assert.True(deletion.Status == 202, deletion.Json.ToString());
            erasure = deletion.Json.GetProperty("id").GetString()!;
            await DoneAsync(host, erasure);
            Assert.Equal(401, (await host.GetAsync("/api/v1/auth/me", gone.Person.Access)).Status);
            Assert.Equal("login_failed", (await host.PostAsync("/api/v1/auth/login", new { email = gone.Person.Email, password = IdentityHost.Password })).Code);
            await StaysAsync(host, stays, shared);
            Assert.Equal(FullAccount.VendorVoiceOf(stays.Person.Id), Assert.Single(elevenLabs.Voices).Key);
            await AuditNamesNobodyAsync(host, erasure);
            Assert.Null(await host.Get<IMediaJobs>().FindAsync(measured, None));
        }
        Traces.AssertNone(folder.Path, [.. gone.Marks, "by leaver", "of leaver"]);
        // The address is free for somebody new.
        await using var again = await IdentityHost.StartOnAsync(folder.Path, _ => { }, Settings);
        Assert.NotEqual(gone.Person.Id, (await again.RegisterAsync(gone.Person.Email)).Id);
    }

    [Fact]
    public async Task A_channel_goes_and_the_account_stays()
    {
        await using var host = await IdentityHost.StartAsync(Settings);
        var person = await FullAccount.MakeAsync(host, "podcaster", $"artefacts/segment/{Guid.NewGuid():N}");
        var deletion = await host.PostAsync("/api/v1/me/channel/deletion", new { password = IdentityHost.Password }, person.Person.Access);
        Assert.True(deletion.Status == 202, deletion.Json.ToString());
        await DoneAsync(host, deletion.Json.GetProperty("id").GetString()!);
        Assert.Equal(404, (await host.GetAsync($"/api/v1/videos/{person.Video}", person.Person.Access)).Status);
        // What was heard and seen for them is the person's, not the channel's.
        foreach (var blob in person.Blobs.Where(blob => blob.StartsWith("artefacts/", StringComparison.Ordinal)))
            Assert.Equal(blob.Split('/')[1] is "transcript" or "frame", await host.Get<IBlobStore>().FindAsync(blob, None) is not null);
        Assert.Equal(200, (await host.GetAsync($"/api/v1/scenarios/{person.Scenario}", person.Person.Access)).Status);
        var profile = (await host.GetAsync("/api/v1/me/profile", person.Person.Access)).Json;
        Assert.False(profile.TryGetProperty("bio", out _));
        Assert.False(profile.TryGetProperty("handle", out _));
        Assert.Equal("deletion_not_found", (await host.GetAsync("/api/v1/me/deletion", person.Person.Access)).Code);
    }

    [Fact]
    public async Task A_deletion_can_be_called_off_until_it_is_due_and_not_after()
    {
        await using var host = await IdentityHost.StartStillAsync("AccountData:DeletionGraceDays=14");
        var person = await host.RegisterAsync();
        var asked = await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access);
        Assert.Equal(202, asked.Status);
        Assert.Equal(host.Clock!.GetUtcNow().AddDays(14), asked.Json.GetProperty("dueAt").GetDateTimeOffset());
        // Asking again is the same deletion, and the person still works with the account.
        Assert.Equal(asked.Json.ToString(), (await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access)).Json.ToString());
        host.Clock.Skip(TimeSpan.FromDays(13.9));
        person = await host.LogInAsync(person.Email);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/api/v1/me/deletion", person.Access)).Status);
        host.Clock.Skip(TimeSpan.FromDays(5));
        person = await host.LogInAsync(person.Email);

        var second = await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access);
        Assert.NotEqual(asked.Json.GetProperty("id").GetString(), second.Json.GetProperty("id").GetString());
        await WaitingAsync(host, second.Json.GetProperty("id").GetString()!);
        for (var day = 0; day < 15; day++)
        {
            host.Clock.Skip(TimeSpan.FromDays(1));
            await Task.Yield();
        }
        Assert.NotEqual(204, (await host.SendAsync(HttpMethod.Delete, "/api/v1/me/deletion", person.Access)).Status);
        await DoneAsync(host, second.Json.GetProperty("id").GetString()!, () => host.Clock.Advance(TimeSpan.FromSeconds(30)));
        Assert.Null(await host.Get<IDocumentStore>().ReadAsync(UserStore.KeyOf(person.Id), IdentityJsonContext.Default.User, None));
    }

    [Fact]
    public async Task A_deletion_is_confirmed_by_the_person_and_not_by_a_program_or_an_administrator_of_themself()
    {
        await using var host = await IdentityHost.StartStillAsync("Identity:LoginsPerAddressPerHour=1000000");
        var person = await host.RegisterAsync();
        Assert.Equal("password_wrong", (await host.PostAsync("/api/v1/me/deletion", new { password = "not the password" }, person.Access)).Code);
        host.Clock!.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("sign_in_again", (await host.PostAsync("/api/v1/me/deletion", new { }, person.Access)).Code);
        var key = await host.PostAsync("/api/v1/auth/api-keys", new { name = "program", scopes = new[] { "account:delete", "profile:read" } }, person.Access);
        Assert.True(key.Status == 201, key.Json.ToString());
        Assert.Equal("session_required", (await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, key.Json.GetProperty("key").GetString())).Code);
        var admin = await host.WithRoleAsync(Role.Admin);
        Assert.Equal("self_refused", (await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, admin.Access)).Code);
        person = await host.LogInAsync(person.Email);
        Assert.Equal(202, (await host.PostAsync("/api/v1/me/deletion", new { }, person.Access)).Status);
    }

    [Fact]
    public async Task Two_who_ask_at_once_get_one_deletion()
    {
        await using var host = await IdentityHost.StartAsync();
        var person = await host.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.PostAsync("/api/v1/me/deletion", new { }, person.Access)));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task Whom_an_administrator_deletes_is_erased_too()
    {
        await using var host = await IdentityHost.StartAsync(Settings);
        var super = await host.WithRoleAsync(Role.SuperAdmin);
        var person = await host.RegisterAsync();
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{person.Id}", super.Access)).Status);
        await Eventually.TrueAsync(
            async () => await host.Get<IDocumentStore>().ReadAsync(UserStore.KeyOf(person.Id), IdentityJsonContext.Default.User, None) is null, () => "The user is still there.");
        // The line goes after the user: as long as there is a user, its line may be written again.
        await Eventually.TrueAsync(
            async () => !(await host.GetAsync("/api/v1/admin/users", super.Access)).Json.ToString().Contains(person.Id, StringComparison.Ordinal), () => "The list still has the user.");
    }

    [Fact]
    public async Task What_cannot_be_removed_now_is_tried_again_until_it_can_and_the_account_goes_last()
    {
        var stubborn = new Stubborn(failures: 2);
        await using var host = await IdentityHost.StartAsync(
            builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IUserData>(builder.Services, stubborn), Settings);
        stubborn.Users = host.Get<UserNames>();
        var person = await host.RegisterAsync();
        var hash = host.Get<UserNames>().HashOfEmail(person.Email);
        stubborn.Hash = hash;
        var deletion = await host.PostAsync("/api/v1/me/deletion", new { }, person.Access);
        await DoneAsync(host, deletion.Json.GetProperty("id").GetString()!);
        Assert.Equal(3, stubborn.Tries);
        Assert.All(stubborn.AccountWasThere, Assert.True);
        Assert.Null(await host.Get<UserNames>().FindUserAsync(hash, None));
    }

    [Fact]
    public async Task It_is_called_done_once_what_files_still_hold_is_overwritten_and_not_before()
    {
        var full = new FullDisk();
        await using var host = await IdentityHost.StartAsync(
            builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IDeletedBytes>(builder.Services, full), Settings);
        var person = await host.RegisterAsync();
        var id = "";
        full.Look = async () => full.Seen.Add(await host.Get<Erasures>().FindAsync(id, None));
        var deletion = await host.PostAsync("/api/v1/me/deletion", new { }, person.Access);
        id = deletion.Json.GetProperty("id").GetString()!;
        full.MayGoOn.SetResult();
        await DoneAsync(host, id);
        Assert.Equal(3, full.Seen.Count);
        Assert.All(full.Seen, erasure => Assert.Equal((ErasureStage.Collecting, person.Id), (erasure!.Stage, erasure.UserId)));
    }

    [Fact]
    public async Task An_account_is_hidden_by_its_owner_and_brought_back_by_an_administrator()
    {
        await using var host = await IdentityHost.StartAsync(Settings);
        var person = await host.RegisterAsync();
        Assert.Equal(204, (await host.PostAsync("/api/v1/me/hide", new { password = IdentityHost.Password }, person.Access)).Status);
        Assert.Equal(401, (await host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal("account_hidden", (await host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = IdentityHost.Password })).Code);
        Assert.Equal(200, (await host.PostAsync($"/api/v1/admin/users/{person.Id}/restore", null, host.OwnerKey)).Status);
        await host.LogInAsync(person.Email);
    }

    /// <returns>Id of the job that measures some music, which is kept when it is finished.</returns>
    private static async Task<string> MeasuredAsync(IdentityHost host, string music)
    {
        var (jobs, id) = (host.Get<IMediaJobs>(), $"music-{Path.GetFileNameWithoutExtension(music)}");
        await jobs.SubmitAsync(new(id, MediaJobKind.Probe, JsonSerializer.Serialize(new MusicToMeasure(music), RenderJsonContext.Default.MusicToMeasure)), None);
        Assert.True((await jobs.WaitAsync(id, Eventually.Patience, None)).IsFinished);
        return id;
    }

    internal static async Task DoneAsync(IdentityHost host, string erasure, Action? meanwhile = null)
    {
        Erasure? last = null;
        await Eventually.TrueAsync(async () =>
        {
            meanwhile?.Invoke();
            last = await host.Get<Erasures>().FindAsync(erasure, None);
            return last is { Stage: ErasureStage.Done };
        }, () => $"{last}");
        Assert.Null(last!.UserId);
    }

    private static Task WaitingAsync(IdentityHost host, string erasure) => Eventually.TrueAsync(
        async () => await host.Get<Erasures>().FindAsync(erasure, None) is not null, () => "There is no erasure.");

    private static async Task UploadAsync(IdentityHost host, Person person)
    {
        using var request = host.Request(HttpMethod.Put, "/api/v1/me/avatar", person.Access);
        request.Content = new ByteArrayContent(Pictures.Png(80, 100));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        var answer = await host.SendAsync(request);
        Assert.True(answer.Status == 200, answer.Json.ToString());
    }

    /// <summary>Each shares a scenario with the other, and both comment in both; an administrator has looked after both.</summary>
    private static async Task CrossAsync(IdentityHost host, FullAccount gone, FullAccount stays)
    {
        foreach (var (owner, guest) in new[] { (gone, stays), (stays, gone) })
        {
            await host.Get<ScenarioStore>().GrantAsync(owner.Scenario, guest.Person.Id, ScenarioRight.Edit, owner.Person.Id, None);
            foreach (var person in new[] { owner, guest })
            {
                var said = await host.PostAsync($"/api/v1/scenarios/{owner.Scenario}/comments", new { text = $"Said by {(person == gone ? "leaver" : "stayer")}" }, person.Person.Access);
                Assert.True(said.Status == 201, said.Json.ToString());
            }
            var edit = await host.SendAsync(HttpMethod.Patch, $"/api/v1/admin/users/{owner.Person.Id}", host.OwnerKey, new { emailVerified = true });
            Assert.True(edit.Status == 200, edit.Json.ToString());
        }
    }

    private static Task MailedAsync(IdentityHost host, string address) => Eventually.TrueAsync(
        () => Directory.Exists(Path.Combine(host.Folder, "mail")) && Traces.Of(Path.Combine(host.Folder, "mail"), address).Count > 0, () => "No e-mail was sent.");

    private static async Task StaysAsync(IdentityHost host, FullAccount stays, string shared)
    {
        var person = await host.LogInAsync(stays.Person.Email);
        Assert.Equal(200, (await host.GetAsync($"/api/v1/videos/{stays.Video}", person.Access)).Status);
        Assert.Equal(200, (await host.GetAsync($"/api/v1/scenarios/{stays.Scenario}", person.Access)).Status);
        Assert.Equal(200, (await host.GetAsync("/api/v1/profiles/stayer")).Status);
        foreach (var blob in stays.Blobs)
            Assert.True(await host.Get<IBlobStore>().FindAsync(blob, None) is not null, blob);
        Assert.NotNull(await host.Get<IBlobStore>().FindAsync($"{shared}.mp4", None));
        var comments = (await host.GetAsync($"/api/v1/scenarios/{stays.Scenario}/comments", person.Access)).Json.ToString();
        Assert.Contains("Said by stayer", comments, StringComparison.Ordinal);
        Assert.DoesNotContain("Said by leaver", comments, StringComparison.Ordinal);
    }

    /// <summary>That something was done stays in the log; to whom does not.</summary>
    private static async Task AuditNamesNobodyAsync(IdentityHost host, string erasure)
    {
        var entries = (await host.GetAsync($"/api/v1/admin/audit?target={erasure}", host.OwnerKey)).Json.GetProperty("items").EnumerateArray().ToArray();
        var edit = entries.First(entry => entry.GetProperty("action").GetString() == "user.edit").GetProperty("after").GetString();
        Assert.DoesNotContain("\"email\"", edit, StringComparison.Ordinal);
        var own = Assert.Single(entries, entry => entry.GetProperty("action").GetString() == "account.delete");
        Assert.Equal(erasure, own.GetProperty("actor").GetString());
        Assert.False(own.TryGetProperty("address", out _));
    }

    /// <summary>A kind that fails at first.</summary>
    private sealed class Stubborn(int failures) : IUserData
    {
        public string Kind => "stubborn";
        public IReadOnlyList<string> Containers => [];
        public int Tries { get; private set; }
        public UserNames? Users { get; set; }
        public string Hash { get; set; } = "";
        public List<bool> AccountWasThere { get; } = [];

        public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            if (Tries <= failures)
                yield return "it";
        }

        public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
        {
            AccountWasThere.Add(await Users!.FindUserAsync(Hash, cancellation) == subject.UserId);
            if (++Tries <= failures)
                throw new IOException("Not now.");
        }

        public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
    }

    /// <summary>Has no room for two tries.</summary>
    private sealed class FullDisk : IDeletedBytes
    {
        public TaskCompletionSource MayGoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Func<Task> Look { get; set; } = () => Task.CompletedTask;
        public List<Erasure?> Seen { get; } = [];

        public async Task OverwriteAsync(CancellationToken cancellation)
        {
            await MayGoOn.Task.WaitAsync(cancellation);
            await Look();
            if (Seen.Count < 3)
                throw new IOException("No room.");
        }
    }
}
