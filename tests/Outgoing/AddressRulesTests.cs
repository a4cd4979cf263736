using System.ComponentModel.DataAnnotations;
using System.Net;
using AutoVideo.Failures;
using AutoVideo.Outgoing;

namespace AutoVideo.Tests.Outgoing;

public sealed class AddressRulesTests
{
    private static readonly AddressRules Rules = new(new HashSet<int> { 80, 443 }, allowPrivate: false);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.19.0.1")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_on_the_public_Internet_is_refused(string address) => Assert.False(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("223.255.255.254")]
    [InlineData("::ffff:93.184.216.34")]
    [InlineData("64:ff9b::5db8:d822")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:82b::200e")]
    public void A_public_address_is_allowed(string address) => Assert.True(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("ftp://bees.example/", "address_invalid")]
    [InlineData("file:///etc/passwd", "address_invalid")]
    [InlineData("gopher://bees.example/", "address_invalid")]
    [InlineData("bees.example/page", "address_invalid")]
    [InlineData("//bees.example/page", "address_invalid")]
    [InlineData("", "address_invalid")]
    [InlineData("http://", "address_invalid")]
    [InlineData("http://user:word@bees.example/", "address_invalid")]
    [InlineData("http://bees.example:22/", "address_not_allowed")]
    [InlineData("http://bees.example:6379/", "address_not_allowed")]
    [InlineData("http://127.0.0.1/", "address_not_allowed")]
    [InlineData("http://2130706433/", "address_not_allowed")]
    [InlineData("http://0x7f.1/", "address_not_allowed")]
    [InlineData("http://0177.0.0.1/", "address_not_allowed")]
    [InlineData("http://[::1]/", "address_not_allowed")]
    [InlineData("http://[::ffff:7f00:1]/", "address_not_allowed")]
    [InlineData("http://[fe80::1%25eth0]/", "address_not_allowed")]
    public void An_address_is_refused_before_its_name_is_looked_up(string address, string code) =>
        Assert.Equal(code, Assert.Throws<PermanentException>(() => Rules.Check(address)).Code);

    [Fact]
    public void A_very_long_address_is_refused() =>
        Assert.Equal("address_invalid", Assert.Throws<PermanentException>(() => Rules.Check("http://bees.example/" + new string('a', 2048))).Code);

    [Theory]
    [InlineData("http://bees.example/page?x=1#top")]
    [InlineData("https://пчёлы.example/страница")]
    [InlineData("https://bees.example:443/")]
    public void An_ordinary_address_is_allowed(string address) => Assert.NotNull(Rules.Check(address));

    [Fact]
    public void Private_addresses_can_be_allowed_for_development() =>
        Assert.NotNull(new AddressRules(new HashSet<int> { 80 }, allowPrivate: true).Check("http://127.0.0.1:5000/"));

    [Fact]
    public void The_settings_take_ports_and_nothing_else()
    {
        Assert.Equal([80, 443], new OutgoingOptions { Ports = "80, 443" }.AllowedPorts().Order());
        Assert.False(Validator.TryValidateObject(new OutgoingOptions { Ports = "http" }, new(new object()), [], validateAllProperties: true));
    }
}
