using AutoVideo.Webhooks;

namespace AutoVideo.Tests.Webhooks;

/// <summary>Signature, schedule and health: what the specification says, as pure functions.</summary>
public sealed class WebhookRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly WebhookEndpoint Endpoint = new("whk_1", "usr_1", "https://example.com", null, ["*"], [], Now, Now);

    /// <summary>The example of the Standard Webhooks libraries.</summary>
    [Fact]
    public void The_published_example_is_signed_alike()
    {
        var headers = WebhookSignature.HeadersOf(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}", ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.Equal(("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"), (headers["webhook-id"], headers["webhook-timestamp"]));
    }

    [Fact]
    public void A_secret_is_of_32_random_bytes()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => WebhookSignature.NewSecret()).ToArray();
        Assert.All(secrets, secret => Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length));
        Assert.Equal(50, secrets.Distinct().Count());
    }

    [Fact]
    public void Attempts_follow_the_schedule_of_the_specification_and_end_after_ten()
    {
        var waits = Enumerable.Range(1, 9).Select(tries => WebhookSchedule.After(tries, null, 0)!.Value).ToArray();
        Assert.Equal([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400], waits.Select(wait => (int)wait.TotalSeconds));
        Assert.Null(WebhookSchedule.After(10, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(5.5), WebhookSchedule.After(1, null, 1));
    }

    [Fact]
    public void A_receiver_that_asks_for_time_gets_it_up_to_a_day()
    {
        Assert.Equal(TimeSpan.FromMinutes(2), WebhookSchedule.After(1, TimeSpan.FromMinutes(2), 0));
        Assert.Equal(TimeSpan.FromSeconds(5), WebhookSchedule.After(1, TimeSpan.FromSeconds(1), 0));
        Assert.Equal(TimeSpan.FromHours(24), WebhookSchedule.After(1, TimeSpan.FromDays(400), 0));
    }

    [Fact]
    public void A_webhook_that_fails_for_days_is_disabled_and_one_that_works_again_is_forgiven()
    {
        var failing = WebhookHealth.After(Endpoint, Failed(Now), 5);
        Assert.Equal((WebhookStatus.Enabled, Now), (failing.Status, failing.FailingSince));
        Assert.Same(failing, WebhookHealth.After(failing, Failed(Now.AddDays(4.9)), 5));
        Assert.Null(WebhookHealth.After(failing, new WebhookAttempt(Now.AddDays(4.9), 200, null, 1, null), 5).FailingSince);
        var disabled = WebhookHealth.After(failing, Failed(Now.AddDays(5)), 5);
        Assert.Equal((WebhookStatus.Disabled, "failing"), (disabled.Status, disabled.DisabledReason));
        Assert.False(disabled.Wants(WebhookEvents.VideoFailed));
        var enabled = WebhookHealth.Enable(disabled);
        Assert.Equal((WebhookStatus.Enabled, null, null), (enabled.Status, enabled.DisabledReason, enabled.FailingSince));
    }

    [Fact]
    public void One_that_is_gone_is_disabled_at_once()
    {
        var gone = WebhookHealth.After(Endpoint, new WebhookAttempt(Now, 410, "It answered 410.", 1, null), 5);
        Assert.Equal((WebhookStatus.Disabled, "gone"), (gone.Status, gone.DisabledReason));
    }

    private static WebhookAttempt Failed(DateTimeOffset at) => new(at, 500, "It answered 500.", 1, null);
}
