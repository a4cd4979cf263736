using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>One video in several languages, and an edit of it, on the real program with a provider of text and one of pictures.</summary>
public sealed class LanguageTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer openAi = new() { Says = Translated };
    private readonly StabilityServer stability = new();

    public Task InitializeAsync() => Task.WhenAll(openAi.StartAsync(), stability.StartAsync());

    public async Task DisposeAsync()
    {
        await openAi.DisposeAsync();
        await stability.DisposeAsync();
        folder.Dispose();
    }

    private static object Original => new
    {
        script = JsonSerializer.Serialize(new
        {
            title = "How bees talk",
            scenes = new[]
            {
                new { narration = "Bees dance to tell each other where the flowers are.", headline = "They dance", visualPrompt = "A bee dances on a comb", keywords = new[] { "bee", "comb" } },
                new { narration = "The longer the dance, the farther the meadow.", headline = "How far", visualPrompt = "A wide meadow", keywords = new[] { "meadow", "flowers" } },
            },
        }),
        language = "en",
        seconds = 8,
        format = "1:1",
        resolution = "720p",
        frameRate = 24,
        seed = 7,
    };

    [Fact]
    public async Task A_video_gets_two_more_languages_across_a_kill_with_its_own_pictures_and_an_edit_buys_what_its_plan_said()
    {
        string id;
        JsonElement original;
        await using (var product = await RunningProduct.StartAsync(folder.Path, Settings))
        {
            (original, _) = await TopicToVideoTests.MakeAsync(product, Original);
            id = original.GetProperty("id").GetString()!;
            Assert.Equal(2, stability.Requests.Count);
            await RefusedAsync(product, id, new { languages = new object[] { new { language = "en" } } }, "language_same");
            await RefusedAsync(product, id, new { languages = new object[] { new { language = "ru" }, new { language = "ru-RU" } } }, "language_twice");
            await RefusedAsync(product, id, new { languages = new object[] { new { language = "fr" } } }, "language_unknown");
            await RefusedAsync(product, id, new { languages = new object[] { new { language = "ja", title = "x", scenes = new[] { new { id = "s9", narration = "x", headline = "x" } } } } }, "translation_invalid");
            Assert.Single((await product.GetAsync($"/api/v1/videos/{id}/languages")).GetProperty("items").EnumerateArray());

            var taken = await product.PostAsync($"/api/v1/videos/{id}/languages", Wanted);
            Assert.Equal(["en", "zh-TW", "ru"], taken.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("language").GetString()));
            await product.KillAsync();
        }

        await using var restarted = await RunningProduct.StartAsync(folder.Path, Settings);
        var items = (await restarted.GetAsync($"/api/v1/videos/{id}/languages")).GetProperty("items").EnumerateArray().ToArray();
        foreach (var (item, title, word) in new[] { (items[1], "蜜蜂怎麼說話", "舞"), (items[2], "Как говорят пчёлы", "танцуют") })
        {
            var child = item.GetProperty("videoId").GetString()!;
            var video = await restarted.FollowAsync(child);
            Assert.True(video.GetProperty("status").GetString() == "completed", $"{video}\n{restarted.Output}");
            Assert.Equal(title, video.GetProperty("title").GetString());
            Assert.All(video.GetProperty("result").GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString()));
            var subtitles = Encoding.UTF8.GetString(await TopicToVideoTests.DownloadAsync(restarted, child, "captions.srt")).ReplaceLineEndings(" ");
            Assert.Contains(word, subtitles, StringComparison.Ordinal);
            // Fitted by its rate, a line takes about as long as the original one.
            foreach (var (line, spoken) in original.GetProperty("scenes").EnumerateArray().Zip(video.GetProperty("scenes").EnumerateArray()))
                Assert.InRange(spoken.GetProperty("voiceSeconds").GetDouble() / line.GetProperty("voiceSeconds").GetDouble(), 0.75, 1.35);
            await RefusedAsync(restarted, child, Wanted, "video_is_translation");
            // The original's words are its owner's, and so are these.
            await using var stores = AiServices.Of(folder.Path).BuildServiceProvider();
            var stored = await stores.GetRequiredService<IDocumentStore>().ReadAsync(VideoStore.KeyOf(child), VideosJsonContext.Default.Video, default);
            Assert.True(stored!.Value.Request.IsPersonal);
        }
        Assert.Equal(2, stability.Requests.Count);
        // A kill in the middle of the call may have cost its answer.
        Assert.InRange(openAi.Requests.Count, 1, 2);
        var asked = openAi.Requests.Count;
        await restarted.PostAsync($"/api/v1/videos/{id}/languages", Wanted);
        Assert.Equal(3, (await restarted.GetAsync("/api/v1/videos")).GetProperty("items").GetArrayLength());

        // Other words: one line is spoken, nobody is asked for a picture. Another picture: one is bought, as the plan says.
        await PatchAsync(restarted, $"/api/v1/videos/{id}/scenes/s1", new { narration = "Bees dance, and all the others watch them." });
        var plan = await restarted.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((1, 0, 0), (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32(), Pictures(plan)));
        await PatchAsync(restarted, $"/api/v1/videos/{id}/scenes/s2", new { visualPrompt = "A narrow garden" });
        plan = await restarted.GetAsync($"/api/v1/videos/{id}/plan");
        Assert.Equal((1, 1, 1), (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32(), Pictures(plan)));
        await restarted.PostAsync($"/api/v1/videos/{id}/render", new { });
        var second = await restarted.FollowAsync(id);
        Assert.Equal(("completed", 2), (second.GetProperty("status").GetString(), second.GetProperty("version").GetInt32()));
        Assert.Equal((3, asked), (stability.Requests.Count, openAi.Requests.Count));

        // A language that was deleted can be made again, and is news to everybody.
        var russian = items[2].GetProperty("videoId").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, (await restarted.Http.DeleteAsync($"/api/v1/videos/{russian}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await restarted.Http.GetAsync($"/api/v1/videos/{russian}")).StatusCode);
        await restarted.PostAsync($"/api/v1/videos/{id}/languages", new { languages = new[] { new { language = "ru" } } });
        Assert.Equal("completed", (await restarted.FollowAsync(russian)).GetProperty("status").GetString());
        await restarted.ListedAsync(russian, "completed");
        Assert.Contains((await restarted.GetAsync($"/api/v1/videos/{russian}/history")).GetProperty("items").EnumerateArray(), happened => happened.GetProperty("name").GetString() == "accepted");
    }

    private static object Wanted => new
    {
        languages = new object[]
        {
            new { language = "ru" },
            new
            {
                language = "zh-TW",
                title = "蜜蜂怎麼說話",
                scenes = new[]
                {
                    new { id = "s1", narration = "蜜蜂用跳舞告訴彼此花在哪裡。", headline = "牠們跳舞" },
                    new { id = "s2", narration = "舞跳得愈久，草地就愈遠。", headline = "有多遠" },
                },
            },
        },
    };

    private static int Pictures(JsonElement plan) => plan.GetProperty("stages").EnumerateArray()
        .Where(stage => stage.GetProperty("stage").GetString() == "visuals").Sum(stage => stage.GetProperty("providers")[0].GetProperty("usage").GetProperty("images").GetInt32());

    private static string Translated(string input)
    {
        var scenes = Regex.Matches(input, @"^\[(s\d+)\]", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        var narrations = new[] { "Пчёлы танцуют, чтобы рассказать, где растут цветы.", "Чем дольше танец, тем дальше лежит луг." };
        return JsonSerializer.Serialize(new
        {
            title = "Как говорят пчёлы",
            description = "О танце пчёл.",
            parts = scenes.Select((scene, at) => new { id = scene, text = narrations[at], headline = "Пчёлы", kicker = "" }),
        });
    }

    private static async Task RefusedAsync(RunningProduct product, string id, object body, string code)
    {
        var response = await product.Http.PostAsJsonAsync($"/api/v1/videos/{id}/languages", body);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity && problem.GetProperty("code").GetString() == code, problem.ToString());
    }

    private static async Task PatchAsync(RunningProduct product, string path, object body)
    {
        var response = await product.Http.PatchAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, $"PATCH {path}: {await response.Content.ReadAsStringAsync()}\n{product.Output}");
    }

    private string[] Settings =>
    [
        .. TopicToVideoTests.Fast, "Ai:Retries=0", "Script:Providers=openai,offline", "Voice:Providers=offline", "Visuals:Providers=stability,offline",
        $"OpenAi:BaseUrl={openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}", "Safety:Moderators=offline",
        $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}",
    ];
}
