using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.AccountData;

/// <summary>The real program, killed (SIGKILL) again and again while it deletes an account whose video is being made.</summary>
public sealed class KilledErasureTests : IDisposable
{
    private const string Email = "unlucky@example.org";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_deletion_that_is_killed_again_and_again_leaves_nothing()
    {
        string[] settings = ["AccountData:DeletionGraceDays=0", "Render:Preset=ultrafast", "Identity:LoginsPerAddressPerHour=1000000"];
        List<string> marks = [Email];
        await using (var product = await RunningProduct.StartAsync(_folder.Path, settings))
        {
            var registered = await SendAsync(product, null, "/api/v1/auth/register", new { email = Email, password = IdentityHost.Password });
            var access = registered.GetProperty("accessToken").GetString();
            marks.Add(registered.GetProperty("user").GetProperty("id").GetString()!);
            for (var number = 0; number < 30; number++)
                marks.Add((await SendAsync(product, access, "/api/v1/scenarios", new { title = $"Number {number}" })).GetProperty("id").GetString()!);
            var source = File.ReadAllText(Repository.PathOf("docs/examples/black-holes.md"));
            marks.Add((await SendAsync(product, access, "/api/v1/videos", new { source, seconds = 10, format = "1:1" })).GetProperty("id").GetString()!);
            await SendAsync(product, access, "/api/v1/me/deletion", new { password = IdentityHost.Password });
            await product.KillAsync();
        }
        var isDone = false;
        for (var kill = 0; kill < 3; kill++)
        {
            await using var product = await RunningProduct.StartAsync(_folder.Path, settings);
            // A little later each time: in the middle of stopping, of collecting, of removing.
            await Eventually.TrueAsync(() => IsDone(product) || HasRun(product, TimeSpan.FromMilliseconds(400 * (kill + 1))), () => product.Output);
            await product.KillAsync();
            isDone |= IsDone(product);
        }
        await using (var last = await RunningProduct.StartAsync(_folder.Path, settings))
        {
            await Eventually.TrueAsync(() => isDone || IsDone(last), () => last.Output);
            using var login = await last.Http.PostAsJsonAsync("/api/v1/auth/login", new { email = Email, password = IdentityHost.Password });
            Assert.Equal(401, (int)login.StatusCode);
            Assert.DoesNotContain(Email, last.Output, StringComparison.Ordinal);
            await last.StopAsync();
        }
        Traces.AssertNone(_folder.Path, marks);
    }

    private static bool IsDone(RunningProduct product) => product.Output.Contains("of scope Account is done", StringComparison.Ordinal);

    private static bool HasRun(RunningProduct product, TimeSpan time) => TimeProvider.System.GetElapsedTime(product.StartedAt) > time;

    private static async Task<JsonElement> SendAsync(RunningProduct product, string? token, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await product.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}\n{product.Output}");
        return JsonElement.Parse(text);
    }
}
