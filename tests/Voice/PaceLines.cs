namespace AutoVideo.Tests.Voice;

/// <summary>Lines of narration, written for measuring how fast the voices speak. The first forty fitted the pace, the others test it.</summary>
internal static class PaceLines
{
    public const int Fitted = 40;

    public static IReadOnlyList<string> Of(string language) => language switch
    {
        "zh-TW" => Chinese,
        "ja" => Japanese,
        "ru" => Russian,
        _ => English,
    };

    private static readonly string[] English = Split("""
        A honeybee visits two thousand flowers in a single day.
        Why is the sky blue?
        Sunlight looks white, but it is made of every colour of the rainbow.
        In 1928, Alexander Fleming noticed mould in a forgotten dish.
        The mould had killed the bacteria around it.
        That accident became penicillin, and it saved millions of lives.
        Coffee begins as the seed of a small red fruit.
        Roasting turns the green seeds brown, and builds more than 800 flavours.
        Water boils at 100 degrees at sea level, but at 70 on Mount Everest.
        So tea brewed on the summit is always weak!
        Octopuses have three hearts, nine brains, and blue blood.
        Two hearts feed the gills; the third feeds the rest of the body.
        When an octopus swims, that third heart stops beating.
        No wonder they prefer to crawl.
        The Great Wall was not built at once. It grew over two thousand years.
        Bread rises because yeast eats sugar and breathes out gas.
        Tiny bubbles stretch the dough like balloons.
        Your phone knows where you are because of clocks in orbit.
        Each satellite says what time it is, again and again.
        Your phone compares four of them, and works out the distance.
        A delay of one millionth of a second is an error of 300 metres.
        Trees talk to each other underground.
        Their roots are joined by threads of fungus, thinner than a hair.
        Sleep is not rest for the brain; it is housekeeping.
        During deep sleep, fluid washes waste out between the cells.
        Miss one night, and memory suffers by up to 40%.
        Money is a story that everybody agrees to believe.
        The first coins were struck in Lydia, about 2,600 years ago.
        Earthquakes happen where plates of rock grind past each other.
        Stress builds for decades, and lets go in seconds.
        How do whales sing without running out of air?
        They move the same breath back and forth, between two chambers in the head.
        Chess has more possible games than there are atoms in the universe.
        Yet a beginner can learn the rules in ten minutes.
        Volcanoes build land as well as destroying it: Hawaii is 100% lava.
        Glass is made of sand, soda and lime, melted at 1,500 degrees.
        A cat always lands on its feet, because its spine is remarkably flexible.
        Remember this the next time you look up.
        Follow for more, and tell us what we should explain next.
        The end of one story is usually the beginning of another, isn't it?
        The moon is drifting away from us, by 3.8 centimetres every year.
        Long ago it looked twice as big, and the tides were enormous.
        Days were shorter then, only about 18 hours long.
        Scientists read this in the growth rings of fossil corals.
        Every ring is one day, and they counted more than 400 rings in a year.
        Friction between the sea and the sea floor slows the planet down.
        The energy has to go somewhere, so the moon climbs to a higher orbit.
        What happens in the end?
        In fifty billion years, a day and a month would be equally long.
        But the sun will have swallowed both of them by then.
        """);

    private static readonly string[] Russian = Split("""
        Пчела облетает за день две тысячи цветов.
        Почему небо голубое?
        Солнечный свет кажется белым, но состоит из всех цветов радуги.
        В 1928 году Александр Флеминг заметил плесень в забытой чашке.
        Плесень убила бактерии вокруг себя.
        Эта случайность стала пенициллином и спасла миллионы жизней.
        Кофе начинается как семя маленькой красной ягоды.
        При обжарке зелёные зёрна темнеют и получают больше 800 оттенков вкуса.
        На уровне моря вода кипит при 100 градусах, а на Эвересте при 70.
        Поэтому чай на вершине всегда слабый!
        У осьминога три сердца, девять мозгов и голубая кровь.
        Два сердца снабжают жабры, третье питает всё тело.
        Когда осьминог плывёт, третье сердце останавливается.
        Неудивительно, что он предпочитает ползать.
        Великую стену построили не сразу. Она росла две тысячи лет.
        Хлеб поднимается, потому что дрожжи едят сахар и выдыхают газ.
        Крошечные пузырьки растягивают тесто, как воздушные шары.
        Телефон знает, где вы находитесь, благодаря часам на орбите.
        Каждый спутник снова и снова сообщает точное время.
        Телефон сравнивает четыре сигнала и вычисляет расстояние.
        Задержка в миллионную долю секунды даёт ошибку в 300 метров.
        Деревья разговаривают друг с другом под землёй.
        Их корни соединены нитями грибов тоньше волоса.
        Сон для мозга не отдых, а уборка.
        Во время глубокого сна жидкость вымывает отходы между клетками.
        Одна бессонная ночь ухудшает память почти на 40%.
        Деньги — это история, в которую все согласились верить.
        Первые монеты отчеканили в Лидии около 2600 лет назад.
        Землетрясения происходят там, где плиты трутся друг о друга.
        Напряжение копится десятилетиями и выходит за секунды.
        Как киты поют, не выдыхая воздух?
        Они гоняют один и тот же вдох между двумя полостями в голове.
        В шахматах больше возможных партий, чем атомов во Вселенной.
        Но правилам можно научиться за десять минут.
        Вулканы не только разрушают сушу, но и создают её.
        Стекло варят из песка, соды и извести при 1500 градусах.
        Кошка всегда падает на лапы, потому что её позвоночник очень гибкий.
        Вспомните об этом, когда снова посмотрите вверх.
        Подпишитесь и напишите, что объяснить в следующий раз.
        Конец одной истории обычно становится началом другой, не правда ли?
        Луна удаляется от нас на 38 миллиметров каждый год.
        Когда-то она казалась вдвое больше, а приливы были огромными.
        Сутки тогда были короче и длились всего около 18 часов.
        Учёные узнали об этом по кольцам роста древних кораллов.
        Каждое кольцо означает один день, и в году их было больше 400.
        Трение моря о дно замедляет вращение планеты.
        Энергия должна куда-то уйти, поэтому Луна поднимается на более высокую орбиту.
        Чем всё это закончится?
        Через пятьдесят миллиардов лет сутки и месяц сравнялись бы по длине.
        Но к тому времени Солнце поглотит их обоих.
        """);

    private static readonly string[] Chinese = Split("""
        一隻蜜蜂一天要拜訪兩千朵花。
        天空為什麼是藍色的？
        陽光看起來是白的，其實包含了彩虹的所有顏色。
        1928年，佛萊明在一個被遺忘的培養皿裡發現了黴菌。
        黴菌殺死了周圍的細菌。
        這個意外變成了盤尼西林，救了幾百萬條生命。
        咖啡原本是一種紅色小果實的種子。
        烘焙讓綠色的豆子變成褐色，產生超過800種風味。
        在海平面，水在100度沸騰，在聖母峰頂只要70度。
        所以山頂上泡的茶總是很淡！
        章魚有三顆心臟、九個腦，還有藍色的血。
        兩顆心臟供應鰓，第三顆供應全身。
        章魚游泳的時候，第三顆心臟會停止跳動。
        難怪牠們比較喜歡爬行。
        長城不是一次蓋好的。它花了兩千年才完成。
        麵包會膨脹，是因為酵母吃糖，然後吐出氣體。
        小小的氣泡像氣球一樣撐開麵團。
        手機知道你在哪裡，是因為軌道上的時鐘。
        每顆衛星不斷地報告現在的時間。
        手機比較四顆衛星的訊號，就能算出距離。
        百萬分之一秒的誤差，就是300公尺的距離。
        樹木會在地底下互相說話。
        它們的根由比頭髮還細的菌絲連接起來。
        對大腦來說，睡眠不是休息，而是打掃。
        深睡的時候，液體會沖走細胞之間的廢物。
        少睡一個晚上，記憶力最多下降40%。
        金錢是一個大家都願意相信的故事。
        最早的硬幣大約在2600年前出現。
        地震發生在岩石板塊互相摩擦的地方。
        壓力累積了幾十年，在幾秒鐘內釋放。
        鯨魚唱歌的時候，為什麼不會沒有空氣？
        牠們讓同一口氣在頭部的兩個空腔之間來回移動。
        西洋棋的棋局比宇宙中的原子還要多。
        但是初學者十分鐘就能學會規則。
        火山不只破壞土地，也創造土地。
        玻璃是用沙子、蘇打和石灰在1500度熔化而成的。
        貓總是四腳著地，因為牠的脊椎非常柔軟。
        下次抬頭看天空的時候，請記得這件事。
        訂閱我們，告訴我們下一次想聽什麼。
        一個故事的結束，往往是另一個故事的開始，不是嗎？
        月球每年離我們遠3.8公分。
        很久以前，月亮看起來有兩倍大，潮汐也非常驚人。
        那時候的一天比較短，只有18個小時左右。
        科學家從珊瑚化石的年輪裡讀出了這件事。
        每一圈代表一天，他們數出一年有超過400圈。
        海水和海底之間的摩擦讓地球越轉越慢。
        能量總要有個去處，所以月球爬上更高的軌道。
        最後會怎麼樣呢？
        五百億年以後，一天會和一個月一樣長。
        但是到那個時候，太陽早就把它們都吞掉了。
        """);

    private static readonly string[] Japanese = Split("""
        ミツバチは一日に二千の花を訪れます。
        空はなぜ青いのでしょうか？
        太陽の光は白く見えますが、虹のすべての色を含んでいます。
        1928年、フレミングは忘れられた皿にカビを見つけました。
        カビはまわりの細菌を殺していました。
        この偶然がペニシリンとなり、何百万もの命を救いました。
        コーヒーは小さな赤い実の種から始まります。
        焙煎すると緑の豆は茶色になり、800を超える風味が生まれます。
        水は海の高さでは100度で沸騰しますが、エベレストでは70度です。
        だから山頂で入れたお茶はいつも薄いのです！
        タコには三つの心臓と九つの脳、そして青い血があります。
        二つの心臓はえらに、三つ目は全身に血を送ります。
        タコが泳ぐとき、三つ目の心臓は止まります。
        はうほうが好きなのも当然です。
        万里の長城は一度に作られたのではありません。二千年かけて伸びました。
        パンがふくらむのは、酵母が砂糖を食べてガスを出すからです。
        小さな泡が風船のように生地を広げます。
        電話があなたの場所を知っているのは、軌道上の時計のおかげです。
        それぞれの衛星は、今の時刻を何度も知らせます。
        電話は四つの信号を比べて、距離を計算します。
        百万分の一秒の遅れは、300メートルの誤差になります。
        木は地面の下で話し合っています。
        根は髪の毛より細い菌の糸でつながっています。
        睡眠は脳の休みではなく、掃除の時間です。
        深い眠りの間に、液体が細胞の間のごみを洗い流します。
        一晩眠らないと、記憶力は40%も落ちます。
        お金とは、みんなが信じることにした物語です。
        最初の硬貨は、およそ2600年前に作られました。
        地震は、岩の板がこすれ合う場所で起こります。
        力は何十年もたまり、数秒で解き放たれます。
        クジラはなぜ息を切らさずに歌えるのでしょうか？
        同じ息を、頭の中の二つの部屋の間で行き来させるのです。
        チェスの対局の数は、宇宙の原子の数より多いのです。
        それでも規則は十分で覚えられます。
        火山は土地を壊すだけでなく、作り出します。
        ガラスは砂とソーダと石灰を1500度で溶かして作ります。
        猫がいつも足から降りるのは、背骨がとても柔らかいからです。
        次に空を見上げるとき、このことを思い出してください。
        チャンネル登録をして、次に知りたいことを教えてください。
        一つの物語の終わりは、たいてい別の物語の始まりですよね？
        月は毎年3.8センチずつ私たちから離れています。
        大昔の月は二倍の大きさに見え、潮の満ち引きも巨大でした。
        そのころの一日は短く、18時間ほどしかありませんでした。
        科学者たちは、サンゴの化石の年輪からこれを読み取りました。
        一つの輪が一日で、一年に400以上の輪がありました。
        海と海底の間の摩擦が、地球の回転を遅くしています。
        エネルギーには行き先が必要なので、月はより高い軌道に上ります。
        最後にはどうなるのでしょうか？
        五百億年後には、一日と一か月が同じ長さになるはずです。
        しかしそのころには、太陽が両方を飲み込んでいるでしょう。
        """);

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
