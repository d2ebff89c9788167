"""Words that say nothing about a subject, in the languages that we tell apart."""

from collections.abc import Mapping

_WORDS = {
    "en": """
a about above after again all already also am an and any anything are aren't around as at back be
because been before being but by can can't cannot could couldn't did didn't do does doesn't doing don't
done down each else etc even ever every few for from further get gets getting give go goes going good
got had has hasn't have haven't having he her here him his how however i i'd i'll i'm i've if in instead
into is isn't it it's its itself just keep know let like little lot lots made make makes many may maybe
me might mine more most mostly much must my myself n need needs never new no none nor not nothing now of
off often ok on once one only or other our out over own per please possible quite rather really same see
seem seems she should since so some something sometimes still such sure take than that that's the their
them then there these they thing things think this those though through thus to together too try trying
two under until up upon us use used using usually very via want wants was wasn't way ways we well were
what when where which while who whom why will with within without won't would wouldn't yes yet you your
yours don doesn didn isn wasn aren couldn wouldn shouldn hasn haven won ve ll re s t d m e g i.e
e.g eg ie idk oh
""",
    "de": """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bist
bitte da dabei dafür dagegen damit dann daran darauf darf das dass dazu dein deine dem den denn der deren
des deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine einem
einen einer eines einfach einmal er erst es etwa etwas euch euer eure eurem euren eurer für ganz gar geht
gerade gern gibt habe haben habt hat hatte hatten heute hier hin ich ihm ihn ihnen ihr ihre ihrem ihren
ihrer im immer in ins ist ja jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinem
keinen keiner können könnte könnten lang leider machen macht mal man mehr mein meine meinem meinen meiner
mich mir mit muss müssen nach nein nicht nichts nie noch nun nur ob oder oft ohne schon sehr sein seine
seinem seinen seiner seit selbst sich sie sind so sogar soll sollte sonst statt trotzdem über um und uns
unser unsere unserem unseren unter viel vom von vor wäre war waren warum was weil weiter welche wenn wer
werde werden wie wieder will wir wird wirklich wo wollen wurde würde würden zu zum zur zwar zwischen
""",
    "es": """
a ahora al algo alguien algún alguna así aún aunque bien cada casi como cómo con cosas cuando cuándo da
dan de del desde después donde dos e el él ella ellas ellos en entre era eran es esa ese eso esta está
estaba están estar este esto estos estoy fue fueron gracias ha había hace hacen hacer han hasta hay he hoy
incluso ir la las le les lo los luego más me mejor menos mi mientras mis mucho muy nada nadie ni ningún
ninguna no nos nosotros nuestra nuestro nunca o os otra otras otro otros para pero poco podría por porque
puede pueden puedo pues que qué quien quién quiere quiero se sea según ser si sí sido siempre sin sobre
solo sólo son su sus también tan tanto te tener tengo tiene tienen toda todas todavía todo todos tras tu
tú un una unas uno unos va vamos van vez voy y ya yo
""",
    "fr": """
à ai aussi autre aux avant avec avez avoir avons beaucoup bien ça car ce cela celle celui ces cet cette
ceux chaque chez comme comment d'un d'une dans de depuis des deux donc du elle elles en encore entre est
et étaient était été être eu eux fait faire faut font il ils j'ai je l'on la là le les leur leurs lui ma
mais me même mes mieux moi moins mon n'est ne ni non nos notre nous on ont ou où par parce pas peu peut
peux plus pour pourquoi qu'il qu'on quand que quel quelle quelque qui quoi sa sans se sera ses si son sont
sous suis sur ta te tes toi ton toujours tous tout toute toutes très trop tu un une va vers voir vos votre
vous vraiment y
""",
    "it": """
a ad agli ai al alla alle allo anche ancora avere bene c'è che chi ci ciò come con cosa così da dagli dai
dal dalla dalle degli dei del della delle dello di dove due e è ed era erano essere fa fare fra già gli
grazie ha hanno ho i il in io la le lei li lo loro lui ma mai me meglio meno mi mia mie miei mio molto ne
negli nei nel nella nelle nessuno niente noi non nostra nostro o ogni ora per perché però più poi può
qualche quale quando quanto quella quelle quelli quello questa queste questi questo qui sarebbe se sei
sempre senza si sia siamo sono sta stato su sua sue sugli sui sul sulla suo suoi te ti tra troppo tua tuo
tutta tutte tutti tutto un una uno va vi voi vorrei
""",
    "pt": """
a ainda algo alguém ao aos aquela aquele aqui as às até bem cada com como da das de dela dele depois do
dois dos e é ela elas ele eles em então entre era essa esse esta está estão estar este estou eu faz fazer
foi fui há isso isto já lá lhe mais mas me melhor menos mesmo meu meus minha minhas muito muita na não nas
nem nenhum no nos nós nossa nosso nunca o obrigado onde os ou para pela pelo pelos por porque posso pode
podem pouco quando que quê quem quero são se seja sem sempre ser seu seus só sobre sua suas também tão te
tem têm tenho ter toda todas todo todos tu tudo um uma umas uns vai vez vou você vocês
""",
    "nl": """
aan al alle alleen alles als altijd andere ben bij daar dan dat de deze die dit doe doen door dus een en
er geen gaat graag had heb hebben heeft hem het hier hij hoe hun iets iemand ik in is ja je jij jouw
jullie kan komt kon kunnen kunt maar maken me meer men met mij mijn moet moeten naar niet niets nog nooit
nou nu of om omdat onder ons onze ook op over pas steeds te tegen toch toen tot twee u uit uw van veel
voor vooral waar waarom wanneer want waren was wat we weer wel werd wie wij wil worden wordt zal ze zei
zelf zich zij zijn zo zonder zou
""",
}

FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}
STOP_WORDS = FUNCTION_WORDS["en"]
