using System.Text.RegularExpressions;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Identity;

/// <summary>
/// Who may call what: every route is called by every role over HTTP, and the answers are those of <c>routes.tsv</c>; what each role
/// allows is that of <c>roles.tsv</c>. Whoever adds a route adds its line, and so decides who may call it.
/// </summary>
public sealed partial class RouteTests
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();

    [Fact]
    public void Roles_allow_what_the_table_says() => AssertTable(
        "tests/Identity/roles.tsv",
        ["permission\t" + string.Join('\t', Roles.Select(RoleTable.NameOf)),
            .. Permissions.All.Order(StringComparer.Ordinal).Select(permission => Line(permission, role => RoleTable.Of([role]).Contains(permission)))]);

    [Fact]
    public async Task Every_route_answers_every_role_as_the_table_says()
    {
        await using var host = await IdentityHost.StartAsync("Identity:LoginsPerAddressPerHour=1000000");
        var people = new Dictionary<Role, Person?> { [Role.Guest] = null };
        foreach (var role in Roles.Where(role => role != Role.Guest))
            people[role] = await host.WithRoleAsync(role);
        var lines = new List<string> { "method\troute\tpermission\t" + string.Join('\t', Roles.Select(RoleTable.NameOf)) };
        // These end what the others are called with.
        foreach (var (function, method) in FunctionCatalog.OfProduct().All.Where(function => function.Name != UnknownRouteFunction.Name)
            .SelectMany(function => function.Methods.Select(method => (function, method))).OrderBy(entry => entry.function.Name is "LogOut" or "HideAccount"))
        {
            var allowed = new Dictionary<Role, bool>();
            foreach (var role in Roles)
                allowed[role] = await IsAllowedAsync(host, function, method, people[role]?.Access);
            lines.Add(Line($"{method}\t{function.Path}\t{function.Permission ?? "public"}", role => allowed[role]));
        }
        AssertTable("tests/Identity/routes.tsv", [lines[0], .. lines.Skip(1).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task Another_users_video_is_not_found_whatever_is_asked_of_it()
    {
        await using var host = await IdentityHost.StartAsync("Identity:LoginsPerAddressPerHour=1000000");
        var owner = await host.RegisterAsync();
        var other = await host.RegisterAsync();
        var admin = await host.WithRoleAsync(Role.SuperAdmin);
        var videos = host.Get<AutoVideo.Videos.VideoStore>();
        var request = new AutoVideo.Videos.VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1);
        var video = await videos.CreateAsync(request, owner.Id, CancellationToken.None);
        Assert.Equal(200, (await host.GetAsync($"/api/v1/videos/{video.Id}", owner.Access)).Status);
        foreach (var function in FunctionCatalog.OfProduct().All.Where(function => function.Path.StartsWith("/api/v1/videos/{id}", StringComparison.Ordinal)))
        {
            foreach (var stranger in new[] { other, admin })
            {
                var answer = await host.SendAsync(Call(host, function, function.Methods[0], stranger.Access, video.Id));
                Assert.True(answer.Status == 404, $"{function.Methods[0]} {function.Path}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task A_grant_that_has_expired_allows_nothing_any_more()
    {
        await using var host = await IdentityHost.StartStillAsync();
        var admin = await host.WithRoleAsync(Role.SuperAdmin);
        var person = await host.RegisterAsync();
        var until = host.Clock!.GetUtcNow().AddMinutes(20);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Put, $"/api/v1/admin/users/{person.Id}/roles/admin", admin.Access, new { expiresAt = until })).Status);
        person = await host.LogInAsync(person.Email);
        Assert.Equal(200, (await host.GetAsync("/api/v1/admin/users", person.Access)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        person = Person.Of(person.Email, (await host.PostAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh })).Json);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(401, (await host.GetAsync("/api/v1/admin/users", person.Access)).Status);
        person = Person.Of(person.Email, (await host.PostAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh })).Json);
        Assert.Equal(403, (await host.GetAsync("/api/v1/admin/users", person.Access)).Status);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_with_the_next_request()
    {
        await using var host = await IdentityHost.StartAsync();
        var super = await host.WithRoleAsync(Role.SuperAdmin);
        var admin = await host.WithRoleAsync(Role.Admin);
        Assert.Equal(200, (await host.GetAsync("/api/v1/admin/users", admin.Access)).Status);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Delete, $"/api/v1/admin/users/{admin.Id}/roles/admin", super.Access)).Status);
        Assert.Equal(401, (await host.GetAsync("/api/v1/admin/users", admin.Access)).Status);
    }

    private static async Task<bool> IsAllowedAsync(IdentityHost host, DeclaredFunction function, string method, string? token)
    {
        using var request = Call(host, function, method, token, "x");
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await response.Content.ReadAsStringAsync() : "";
        var denied = text.Contains("\"sign_in_required\"", StringComparison.Ordinal) || text.Contains("\"permission_missing\"", StringComparison.Ordinal);
        Assert.Equal(denied, (int)response.StatusCode is 401 or 403 && denied);
        Assert.True((int)response.StatusCode != 500, $"{method} {function.Path}: {text}");
        return !denied;
    }

    private static HttpRequestMessage Call(IdentityHost host, DeclaredFunction function, string method, string? token, string id)
    {
        var path = Parameter().Replace(function.Path, match => match.Groups[1].Value switch { "sequence" or "number" => "1", "kind" => "tags", _ => id });
        return host.Request(new HttpMethod(method), path, token, method is "GET" or "HEAD" or "DELETE" ? null : new { });
    }

    private static string Line(string start, Func<Role, bool> allowed) => $"{start}\t{string.Join('\t', Roles.Select(role => allowed(role) ? "yes" : "-"))}";

    private static void AssertTable(string path, IReadOnlyList<string> actual)
    {
        var stored = File.ReadAllLines(Repository.PathOf(path));
        var difference = stored.Except(actual).Select(line => $"- {line}").Concat(actual.Except(stored).Select(line => $"+ {line}")).ToArray();
        Assert.True(difference.Length == 0, $"{path} is not what the product does. If the product is right, change these lines:\n{string.Join('\n', difference)}");
        Assert.Equal(stored, actual);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
